"""Words that the invented meeting is put together from, in Arabic and English."""

from __future__ import annotations

from typing import Final

MEN: Final = (
    ("ناصر", "Nasser"),
    ("خالد", "Khaled"),
    ("يوسف", "Youssef"),
    ("حمد", "Hamad"),
    ("طارق", "Tarek"),
    ("أحمد", "Ahmed"),
    ("سالم", "Salem"),
    ("فيصل", "Faisal"),
    ("عمر", "Omar"),
    ("إبراهيم", "Ibrahim"),
)
WOMEN: Final = (
    ("موزة", "Moza"),
    ("فاطمة", "Fatima"),
    ("ليلى", "Layla"),
    ("نورة", "Noura"),
    ("مريم", "Mariam"),
    ("هند", "Hind"),
    ("سارة", "Sara"),
    ("أمل", "Amal"),
)
FATHERS: Final = (
    ("سعيد", "Saeed"),
    ("محمد", "Mohammed"),
    ("علي", "Ali"),
    ("جاسم", "Jassim"),
    ("راشد", "Rashid"),
    ("سلطان", "Sultan"),
    ("مبارك", "Mubarak"),
)
FAMILIES: Final = (
    ("الهاجري", "al-Hajri"),
    ("المناعي", "al-Mannai"),
    ("الكواري", "al-Kuwari"),
    ("خوري", "Khoury"),
    ("الشمري", "al-Shammari"),
    ("بن صالح", "Ben Saleh"),
    ("حداد", "Haddad"),
    ("العتيبي", "al-Otaibi"),
    ("منصور", "Mansour"),
    ("القحطاني", "al-Qahtani"),
    ("درويش", "Darwish"),
    ("العلوي", "Alaoui"),
)
OFFICES: Final = (
    ("رئيس لجنة الشؤون الخارجية", "Chair of the Committee on Foreign Affairs"),
    ("نائب رئيس المجلس", "Deputy Speaker"),
    ("عضو لجنة الأمن والدفاع", "Member of the Committee on Defence"),
    ("مقرر اللجنة التشريعية", "Rapporteur of the Legislative Committee"),
    ("رئيس الوفد", "Head of delegation"),
)
FORMS: Final = (
    ("حوار حول", "A dialogue on"),
    ("دور البرلمانات في", "What parliaments can do for"),
    ("ممارسات جيدة في", "Good practice in"),
    ("تشريعات", "Legislating for"),
    ("الرقابة على", "Oversight of"),
    ("التعاون الإقليمي في", "Regional cooperation in"),
    ("تمويل", "Paying for"),
    ("دروس مستفادة من", "Lessons from"),
)
TOPICS: Final = (
    ("أمن الحدود", "border security"),
    ("بيانات المسافرين", "passenger data"),
    ("حماية المدنيين", "the protection of civilians"),
    ("مكافحة التهريب", "the fight against smuggling"),
    ("حقوق الإنسان في المعابر", "human rights at crossings"),
    ("إعادة التأهيل", "rehabilitation"),
    ("التقنيات الحديثة", "new technology"),
    ("سلامة المطارات", "airport safety"),
    ("التعليم والوقاية", "prevention"),
    ("العدالة الجنائية", "criminal justice"),
    ("الأمن السيبراني", "cyber security"),
    ("اللاجئين", "refugees"),
)
VIEWS: Final = (
    ("من منظور محلي", "seen from the district"),
    ("بين النص والتطبيق", "between text and practice"),
    ("في عام 2030", "in 2030"),
    ("عبر الحدود", "across borders"),
    ("خطوة بخطوة", "step by step"),
)
ABOUT: Final = (
    ("تبحث الجلسة فيما تحقق في مجال", "The session takes stock of what was achieved in"),
    ("يعرض المتحدثون تجارب بلدانهم في", "Speakers compare what their countries did about"),
    ("تخلص الجلسة إلى توصيات بشأن", "The session ends with recommendations on"),
)
SERVED: Final = (
    ("خدم سنوات طويلة في ملف", "Served for many years on"),
    ("له دراسات منشورة عن", "Has published on"),
    ("شارك في صياغة قوانين تتعلق بمسألة", "Helped to draft laws on"),
)
REMARKS: Final = (
    ("كلمة عن", "Remarks on"),
    ("عرض موجز حول", "A short presentation on"),
    ("تعقيب على", "A response on"),
)
