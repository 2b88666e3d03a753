"""The columns of the tables that are taken in, and the words that people write into them. Pure.

What somebody may type is data, in both languages whatever the page's: a table comes as it is.
"""

from __future__ import annotations

from typing import Final

from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.tables import Column

MOST_PEOPLE: Final = 200
MOST_INVITATIONS: Final = 1000
NAME, OFFICE = "name", "office"  # one column, whose script says in which language it is

PEOPLE: Final = (
    Column(
        "full_name_en",
        "Name in Latin letters",
        "الاسم بالأحرف اللاتينية",
        (
            "name in english",
            "english name",
            "full name",
            "full name in latin letters",
            "name as in passport",
            "passport name",
            "الاسم بالإنجليزية",
            "الاسم بالانجليزي",
            "الاسم باللغة الإنجليزية",
            "الاسم كما في جواز السفر",
            "الاسم باللاتينية",
        ),
    ),
    Column(
        "full_name_ar",
        "Name in Arabic",
        "الاسم بالعربية",
        (
            "arabic name",
            "full name in arabic",
            "الاسم العربي",
            "الاسم باللغة العربية",
            "الاسم الكامل بالعربية",
        ),
    ),
    Column(
        "function", "Function", "الصفة", ("role", "capacity", "الدور", "الوظيفة في الوفد", "الصفة في الوفد")
    ),
    Column("office_en", "Office in English", "المنصب بالإنجليزية", ("position in english",)),
    Column("office_ar", "Office in Arabic", "المنصب بالعربية", ("position in arabic",)),
    Column(
        "email",
        "E-mail address",
        "البريد الإلكتروني",
        ("email", "e-mail", "mail", "email address", "عنوان البريد الإلكتروني", "الايميل", "البريد"),
    ),
    Column(
        "phone",
        "Telephone",
        "الهاتف",
        ("phone", "mobile", "tel", "telephone number", "phone number", "رقم الهاتف", "الجوال", "المحمول"),
    ),
    Column("honorific", "Honorific", "اللقب", ("before the name", "لقب التشريف")),
    Column("rank", "Rank or title", "الرتبة", ("rank", "الرتبة أو الدرجة العلمية", "الدرجة العلمية")),
    Column("address", "Form of address", "صيغة المخاطبة", ("mr/ms", "gender", "sex", "الجنس", "النوع")),
    Column(
        "language", "Language of mails", "لغة المراسلات", ("language", "اللغة", "لغة البريد", "لغة الرسائل")
    ),
    Column("access_needs", "Access needs", "احتياجات الوصول", ("احتياجات خاصة", "special needs")),
    Column("dietary_needs", "Dietary needs", "احتياجات غذائية", ("diet", "dietary", "الاحتياجات الغذائية")),
    Column(NAME, "Name", "الاسم", ("names", "الاسم الكامل", "member", "العضو", "participant", "المشارك")),
    Column(OFFICE, "Office", "المنصب", ("position", "title", "job title", "الوظيفة", "المسمى الوظيفي")),
)
SHOWN: Final = PEOPLE[:-2]  # what a template offers; the last two are understood and told apart

FUNCTIONS: Final = {
    Function.HEAD: ("head", "head of delegation", "رئيس الوفد", "رئيسة الوفد", "رئيس", "رئيسة"),
    Function.DEPUTY: (
        "deputy",
        "deputy head",
        "deputy head of delegation",
        "نائب رئيس الوفد",
        "نائبة رئيس الوفد",
        "نائب الرئيس",
        "نائب",
        "نائبة",
    ),
    Function.DELEGATE: (
        "delegate",
        "member",
        "member of delegation",
        "مندوب",
        "مندوبة",
        "عضو",
        "عضوة",
        "عضو الوفد",
        "عضو وفد",
        "عضوة وفد",
        "ممثل",
        "ممثلة",
    ),
    Function.ADVISER: ("adviser", "advisor", "مستشار", "مستشارة"),
    Function.ACCOMPANYING: ("accompanying", "accompanying person", "spouse", "مرافق", "مرافقة"),
    Function.PRESS: (
        "press",
        "media",
        "journalist",
        "صحفي",
        "صحفية",
        "إعلامي",
        "إعلامية",
        "الصحافة",
        "صحافة",
    ),
}
ADDRESSES: Final = {
    FormOfAddress.MASCULINE: ("masculine", "m", "male", "mr", "mr.", "مذكر", "ذكر", "السيد"),
    FormOfAddress.FEMININE: ("feminine", "f", "female", "ms", "mrs", "ms.", "mrs.", "مؤنث", "أنثى", "السيدة"),
    FormOfAddress.NEUTRAL: ("neutral", "محايد"),
}
HONORIFICS: Final = {
    Honorific.MAJESTY: ("majesty", "h.m.", "hm", "جلالة", "جلالة الملك"),
    Honorific.HIGHNESS: ("highness", "h.h.", "hh", "سمو", "صاحب السمو", "صاحبة السمو"),
    Honorific.EXCELLENCY: ("excellency", "h.e.", "he", "سعادة"),
    Honorific.EXCELLENCY_MINISTER: ("معالي",),
    Honorific.EXCELLENCY_PRESIDENT: ("فخامة", "دولة"),
    Honorific.HONOURABLE: ("honourable", "honorable", "hon.", "hon", "the honourable"),
    Honorific.SHEIKH: ("sheikh", "sheikha", "الشيخ", "الشيخة", "شيخ"),
    Honorific.MR: ("mr", "ms", "mrs", "mr.", "ms.", "mrs.", "السيد", "السيدة"),
    Honorific.NONE: ("none", "-", "بدون", "لا يوجد"),
}
RANKS: Final = {
    Rank.LIEUTENANT_GENERAL: ("lieutenant general", "lt gen", "lt. gen.", "فريق"),
    Rank.MAJOR_GENERAL: ("major general", "maj gen", "maj. gen.", "لواء"),
    Rank.BRIGADIER: ("brigadier", "brigadier general", "عميد"),
    Rank.COLONEL: ("colonel", "col.", "عقيد"),
    Rank.AMBASSADOR: ("ambassador", "amb.", "سفير", "السفير", "سفيرة", "السفيرة"),
    Rank.SHEIKH: ("sheikh", "sheikha", "شيخ", "الشيخ", "الشيخة"),
    Rank.PROFESSOR: ("professor", "prof.", "prof", "أستاذ دكتور", "أ.د.", "بروفيسور"),
    Rank.DOCTOR: ("doctor", "dr", "dr.", "دكتور", "دكتورة", "د.", "د"),
    Rank.ENGINEER: ("engineer", "eng.", "eng", "مهندس", "مهندسة", "م."),
    Rank.NONE: ("none", "-", "بدون", "لا يوجد"),
}
LANGUAGES: Final = {
    "ar": ("ar", "arabic", "العربية", "عربي", "عربية"),
    "en": ("en", "english", "الإنجليزية", "إنجليزي", "إنجليزية"),
}

INVITATIONS: Final = (
    Column(
        "organisation",
        "Organisation",
        "الجهة",
        ("organization", "name of the organisation", "المنظمة", "المؤسسة", "اسم الجهة", "الجهة المدعوة"),
    ),
    Column(
        "focal_name",
        "Name of the focal point",
        "اسم المنسّق",
        ("focal point", "contact", "المنسق", "اسم المنسق", "جهة الاتصال"),
    ),
    Column(
        "focal_email",
        "E-mail address of the focal point",
        "البريد الإلكتروني للمنسّق",
        ("email", "e-mail", "e-mail address", "email address", "البريد الإلكتروني", "البريد"),
    ),
    Column("language", "Language of mails", "لغة المراسلات", ("language", "اللغة", "لغة الرسائل")),
    Column("answer_by", "Deadline", "الموعد النهائي", ("answer by", "آخر موعد", "موعد الرد")),
    Column("reference", "Reference", "المرجع", ("reference number", "ref", "رقم المرجع")),
    Column("kind", "Kind of organisation", "نوع الجهة", ("kind", "type", "النوع")),
    Column("places_deputy", "Deputy heads", "نواب رئيس الوفد", ("deputies", "deputy", "نواب الرئيس")),
    Column("places_delegate", "Delegates", "أعضاء الوفد", ("delegate", "members", "الأعضاء", "المندوبون")),
    Column("places_adviser", "Advisers", "المستشارون", ("advisors", "adviser", "المستشارين")),
    Column("places_accompanying", "Accompanying persons", "المرافقون", ("accompanying", "المرافقين")),
    Column("places_press", "Press", "صحافة", ("media", "الإعلام", "الصحافة")),
)
KINDS: Final = {
    OrganisationKind.STATE: ("state", "country", "دولة"),
    OrganisationKind.PARLIAMENT: ("parliament", "برلمان", "مجلس"),
    OrganisationKind.ASSEMBLY: ("assembly", "parliamentary assembly", "جمعية", "جمعية برلمانية"),
    OrganisationKind.UN_ENTITY: (
        "un_entity",
        "un entity",
        "united nations entity",
        "كيان أممي",
        "كيان تابع للأمم المتحدة",
    ),
    OrganisationKind.UN_OFFICE: ("un_office", "un office", "مكتب أممي", "مكتب تابع للأمم المتحدة"),
    OrganisationKind.MINISTRY: ("ministry", "وزارة"),
    OrganisationKind.AUTHORITY: ("authority", "هيئة"),
    OrganisationKind.IGO: ("igo", "intergovernmental organisation", "منظمة حكومية دولية"),
    OrganisationKind.NGO: ("ngo", "non-governmental organisation", "منظمة غير حكومية"),
    OrganisationKind.MEDIA: ("media", "إعلام", "وسيلة إعلام"),
    OrganisationKind.ACADEMIA: ("academia", "university", "جامعة", "مؤسسة أكاديمية"),
}
