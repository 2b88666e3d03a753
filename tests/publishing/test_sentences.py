"""Each kind of change as one whole sentence in Arabic and in English, and Arabic's plural forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from eventapp.core.locale import Reading, speaking
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing import labels
from eventapp.publishing.rules.diff import ChangeCode, diff
from eventapp.publishing.rules.snapshot import AgendaSnapshot, ItemFacts, PartFacts, PersonFacts, RoomFacts
from tests.publishing import agendas
from tests.publishing.agendas import at


def text(ar: str, en: str) -> LocalizedText:
    return LocalizedText(ar, en)


HALL = RoomFacts("hall", "H", text("قاعة المجلس", "Majlis Hall"), 100)
SALWA = RoomFacts("salwa", "S", text("سلوى", "Salwa"))
CHAIR = PartFacts("p1", RoleKind.CHAIR, "moza", text("موزة المناعي", "Moza Al-Mannai"), "f")
OPEN = PartFacts("p2", RoleKind.SPEAKER, to_be_confirmed=True)
MOZA = PersonFacts("moza", text("موزة المناعي", "Moza Al-Mannai"))
ITEM = ItemFacts("i1", text("كلمة الترحيب", "Welcome"), 10)
SECOND = ItemFacts("i2", text("المناقشة", "Discussion"), 20)
EVENT = replace(agendas.EVENT, title=text("حوار الدوحة", "Doha dialogue"))
SESSION = replace(
    agendas.SESSION,
    title=text("الافتتاح", "Opening"),
    kind=SessionKind.OPENING,
    starts_at=at(9, 30),
    ends_at=at(11),
    room_id="hall",
    parts=(CHAIR,),
    items=(ITEM, SECOND),
)


def agenda(event: dict[str, Any] | None = None, **changed: Any) -> AgendaSnapshot:
    """The agenda of one session, with what is changed of it."""
    return agendas.agenda(
        replace(SESSION, **changed),
        event=replace(EVENT, **(event or {})),
        rooms=(HALL, SALWA),
        people=(MOZA,),
    )


def told(before: AgendaSnapshot, after: AgendaSnapshot, language: str) -> list[str]:
    say = Reading(language, ZoneInfo("Asia/Qatar"))
    with speaking(language):
        return [strip_isolates(labels.change_sentence(change, say)) for change in diff(before, after)]


def rooms(*found: RoomFacts) -> AgendaSnapshot:
    return replace(agenda(), rooms=found)


def without_sessions() -> AgendaSnapshot:
    return replace(agenda(), sessions=(), people=())


NOW: Final = agenda()
REMOTE = replace(CHAIR, mode=PresenceMode.REMOTE)
CHANGES: Final[dict[ChangeCode, tuple[AgendaSnapshot, AgendaSnapshot]]] = {
    ChangeCode.EVENT_TITLE: (NOW, agenda({"title": text("ملتقى الدوحة", "Doha forum")})),
    ChangeCode.EVENT_DAYS: (NOW, agenda({"last_on": date(2023, 2, 1)})),
    ChangeCode.EVENT_VENUE: (NOW, agenda({"venue_name": text("فندق شيراتون", "Sheraton")})),
    ChangeCode.EVENT_DETAILS: (NOW, agenda({"theme": text("السلام", "Peace")})),
    ChangeCode.EVENT_DISPLAY: (NOW, agenda({"digits": "arab"})),
    ChangeCode.ROOM_ADDED: (rooms(HALL), NOW),
    ChangeCode.ROOM_REMOVED: (NOW, rooms(HALL)),
    ChangeCode.ROOM_RENAMED: (NOW, rooms(HALL, replace(SALWA, name=text("دخان", "Dukhan")))),
    ChangeCode.ROOM_DETAILS: (NOW, rooms(HALL, replace(SALWA, capacity=9))),
    ChangeCode.ROOMS_ORDER: (NOW, rooms(SALWA, HALL)),
    ChangeCode.PERSON_PROFILE: (NOW, replace(NOW, people=(replace(MOZA, biography=text("س", "B")),))),
    ChangeCode.SESSION_ADDED: (without_sessions(), NOW),
    ChangeCode.SESSION_REMOVED: (NOW, without_sessions()),
    ChangeCode.CANCELLED: (NOW, agenda(status=SessionStatus.CANCELLED)),
    ChangeCode.REINSTATED: (agenda(status=SessionStatus.CANCELLED), NOW),
    ChangeCode.CONFIRMED: (agenda(status=SessionStatus.TENTATIVE), NOW),
    ChangeCode.TENTATIVE: (NOW, agenda(status=SessionStatus.TENTATIVE)),
    ChangeCode.SCHEDULED: (agenda(starts_at=None, ends_at=None), NOW),
    ChangeCode.UNSCHEDULED: (NOW, agenda(starts_at=None, ends_at=None)),
    ChangeCode.OTHER_DAY: (NOW, agenda(starts_at=at(9, 30, day=30), ends_at=at(11, day=30))),
    ChangeCode.EARLIER: (NOW, agenda(starts_at=at(9), ends_at=at(10, 30))),
    ChangeCode.LATER: (NOW, agenda(starts_at=at(9, 45), ends_at=at(11, 15))),
    ChangeCode.ENDS: (NOW, agenda(ends_at=at(12))),
    ChangeCode.ROOM: (NOW, agenda(room_id="salwa")),
    ChangeCode.TITLE: (NOW, agenda(title=text("الترحيب", "Welcome session"))),
    ChangeCode.TEXT: (NOW, agenda(note=text("ملاحظة أخرى", "Another note"))),
    ChangeCode.KIND: (NOW, agenda(kind=SessionKind.PANEL)),
    ChangeCode.LANGUAGES: (NOW, agenda(languages=("ar", "fr"))),
    ChangeCode.VISIBILITY: (NOW, agenda(visibility=Visibility.CLOSED)),
    ChangeCode.CHATHAM_HOUSE: (NOW, agenda(chatham_house=True)),
    ChangeCode.PERSON_ADDED: (agenda(parts=()), NOW),
    ChangeCode.PERSON_REMOVED: (NOW, agenda(parts=())),
    ChangeCode.PERSON_ROLE: (NOW, agenda(parts=(replace(CHAIR, role=RoleKind.KEYNOTE),))),
    ChangeCode.PERSON_MODE: (NOW, agenda(parts=(REMOTE,))),
    ChangeCode.PERSON_NAMED: (agenda(parts=(replace(CHAIR, to_be_confirmed=True),)), NOW),
    ChangeCode.PERSON_OPEN: (NOW, agenda(parts=(replace(CHAIR, to_be_confirmed=True),))),
    ChangeCode.PERSON_DETAILS: (NOW, agenda(parts=(replace(CHAIR, office=text("نائبة", "Deputy")),))),
    ChangeCode.PERSON_ITEM: (NOW, agenda(parts=(replace(CHAIR, item_id="i2"),))),
    ChangeCode.PERSONS_ORDER: (agenda(parts=(CHAIR, OPEN)), agenda(parts=(OPEN, CHAIR))),
    ChangeCode.ITEM_ADDED: (agenda(items=(ITEM,)), NOW),
    ChangeCode.ITEM_REMOVED: (NOW, agenda(items=(ITEM,))),
    ChangeCode.ITEM_CHANGED: (NOW, agenda(items=(ITEM, replace(SECOND, minutes=30)))),
    ChangeCode.ITEMS_ORDER: (NOW, agenda(items=(SECOND, ITEM))),
}

SENTENCES: Final = {
    ChangeCode.EVENT_TITLE: (
        "The meeting is now called Doha forum.",
        "أصبح عنوان الاجتماع: ملتقى الدوحة.",
    ),
    ChangeCode.EVENT_DAYS: (
        "The meeting is held on 30 January – 1 February 2023.",
        "يُعقد الاجتماع في 30 يناير – 1 فبراير 2023.",
    ),
    ChangeCode.EVENT_VENUE: (
        "The venue is now Sheraton.",
        "أصبح المقر: فندق شيراتون.",
    ),
    ChangeCode.EVENT_DETAILS: (
        "The details of the meeting were revised.",
        "رُوجعت بيانات الاجتماع.",
    ),
    ChangeCode.EVENT_DISPLAY: (
        "The agenda is presented differently.",
        "تغيّر عرض جدول الأعمال.",
    ),
    ChangeCode.ROOM_ADDED: (
        "New room: Salwa.",
        "قاعة جديدة: سلوى.",
    ),
    ChangeCode.ROOM_REMOVED: (
        "The room Salwa is no longer used.",
        "لم تعد القاعة سلوى مستخدمة.",
    ),
    ChangeCode.ROOM_RENAMED: (
        "The room Salwa is now called Dukhan.",
        "أصبح اسم القاعة سلوى: دخان.",
    ),
    ChangeCode.ROOM_DETAILS: (
        "The details of the room Salwa were revised.",
        "رُوجعت بيانات القاعة سلوى.",
    ),
    ChangeCode.ROOMS_ORDER: (
        "The rooms come in another order.",
        "تغيّر ترتيب القاعات.",
    ),
    ChangeCode.PERSON_PROFILE: (
        "The profile of Moza Al-Mannai was revised.",
        "رُوجعت بيانات موزة المناعي.",
    ),
    ChangeCode.SESSION_ADDED: (
        "New: Opening, Tuesday 31 January at 09:30.",
        "جلسة جديدة: «الافتتاح»، الثلاثاء 31 يناير، الساعة 09:30.",
    ),
    ChangeCode.SESSION_REMOVED: (
        "Opening is no longer on the agenda.",
        "حُذفت الجلسة «الافتتاح» من جدول الأعمال.",
    ),
    ChangeCode.CANCELLED: (
        "Opening is cancelled.",
        "أُلغيت الجلسة «الافتتاح».",
    ),
    ChangeCode.REINSTATED: (
        "Opening takes place after all.",
        "تقرر عقد الجلسة «الافتتاح» بعد إلغائها.",
    ),
    ChangeCode.CONFIRMED: (
        "Opening is confirmed.",
        "تأكدت الجلسة «الافتتاح».",
    ),
    ChangeCode.TENTATIVE: (
        "Opening is tentative again.",
        "عادت الجلسة «الافتتاح» غير مؤكدة.",
    ),
    ChangeCode.SCHEDULED: (
        "Opening has a time now: Tuesday 31 January at 09:30.",
        "حُدّد موعد الجلسة «الافتتاح»: الثلاثاء 31 يناير، الساعة 09:30.",
    ),
    ChangeCode.UNSCHEDULED: (
        "Opening has no time at present.",
        "لا موعد للجلسة «الافتتاح» في الوقت الحاضر.",
    ),
    ChangeCode.OTHER_DAY: (
        "Opening moves to Monday 30 January at 09:30.",
        "نُقلت الجلسة «الافتتاح» إلى الاثنين 30 يناير، الساعة 09:30.",
    ),
    ChangeCode.EARLIER: (
        "Opening begins 30 minutes earlier, at 09:00 instead of 09:30.",
        "تبدأ الجلسة «الافتتاح» قبل موعدها بـ30 دقيقة، 09:00 بدلًا من 09:30.",
    ),
    ChangeCode.LATER: (
        "Opening begins 15 minutes later, at 09:45 instead of 09:30.",
        "تبدأ الجلسة «الافتتاح» بعد موعدها بـ15 دقيقة، 09:45 بدلًا من 09:30.",
    ),
    ChangeCode.ENDS: (
        "Opening ends at 12:00 instead of 11:00.",
        "تنتهي الجلسة «الافتتاح» الساعة 12:00 بدلًا من 11:00.",
    ),
    ChangeCode.ROOM: (
        "Opening moves from Majlis Hall to Salwa.",
        "نُقلت الجلسة «الافتتاح» من قاعة المجلس إلى سلوى.",
    ),
    ChangeCode.TITLE: (
        "Opening is now called Welcome session.",
        "أصبح عنوان «الافتتاح»: «الترحيب».",
    ),
    ChangeCode.TEXT: (
        "The description of Opening was revised.",
        "رُوجع وصف الجلسة «الافتتاح».",
    ),
    ChangeCode.KIND: (
        "Opening is now of the kind: Panel discussion.",
        "نوع الجلسة «الافتتاح» الآن: حلقة نقاش.",
    ),
    ChangeCode.LANGUAGES: (
        "Opening: interpretation is now AR, FR.",
        "الجلسة «الافتتاح»: لغات الترجمة الشفوية الآن AR, FR.",
    ),
    ChangeCode.VISIBILITY: (
        "Opening is a closed session now.",
        "أصبحت الجلسة «الافتتاح» مغلقة.",
    ),
    ChangeCode.CHATHAM_HOUSE: (
        "Opening is held under the Chatham House Rule now.",
        "تُعقد الجلسة «الافتتاح» الآن وفق قاعدة تشاتام هاوس.",
    ),
    ChangeCode.PERSON_ADDED: (
        "Opening: Moza Al-Mannai joins (Chair).",
        "الجلسة «الافتتاح»: أُضيفت مشاركة موزة المناعي (رئيسة الجلسة).",
    ),
    ChangeCode.PERSON_REMOVED: (
        "Opening: Moza Al-Mannai no longer takes part.",
        "الجلسة «الافتتاح»: لم تعد مشاركة موزة المناعي قائمة.",
    ),
    ChangeCode.PERSON_ROLE: (
        "Opening: Moza Al-Mannai takes part as Keynote speaker.",
        "الجلسة «الافتتاح»: مشاركة موزة المناعي بصفة المتحدثة الرئيسة.",
    ),
    ChangeCode.PERSON_MODE: (
        "Opening: Moza Al-Mannai takes part remotely.",
        "الجلسة «الافتتاح»: مشاركة موزة المناعي عن بُعد.",
    ),
    ChangeCode.PERSON_NAMED: (
        "Opening: Moza Al-Mannai is confirmed (Chair).",
        "الجلسة «الافتتاح»: تأكدت مشاركة موزة المناعي (رئيسة الجلسة).",
    ),
    ChangeCode.PERSON_OPEN: (
        "Opening: Moza Al-Mannai is to be confirmed again.",
        "الجلسة «الافتتاح»: عادت مشاركة موزة المناعي غير مؤكدة.",
    ),
    ChangeCode.PERSON_DETAILS: (
        "Opening: name or office of Moza Al-Mannai reads differently.",
        "الجلسة «الافتتاح»: عُدّلت بيانات موزة المناعي (الاسم أو المنصب).",
    ),
    ChangeCode.PERSON_ITEM: (
        "Opening: Moza Al-Mannai now speaks to the item Discussion.",
        "الجلسة «الافتتاح»: أُسند البند «المناقشة» إلى موزة المناعي.",
    ),
    ChangeCode.PERSONS_ORDER: (
        "Opening: the people come in another order.",
        "الجلسة «الافتتاح»: تغيّر ترتيب المشاركين.",
    ),
    ChangeCode.ITEM_ADDED: (
        "Opening: new item Discussion.",
        "الجلسة «الافتتاح»: بند جديد «المناقشة».",
    ),
    ChangeCode.ITEM_REMOVED: (
        "Opening: the item Discussion is dropped.",
        "الجلسة «الافتتاح»: حُذف البند «المناقشة».",
    ),
    ChangeCode.ITEM_CHANGED: (
        "Opening: the item Discussion was changed.",
        "الجلسة «الافتتاح»: عُدّل البند «المناقشة».",
    ),
    ChangeCode.ITEMS_ORDER: (
        "Opening: the items come in another order.",
        "الجلسة «الافتتاح»: تغيّر ترتيب البنود.",
    ),
}


@pytest.mark.parametrize("code", ChangeCode)
def test_each_kind_of_change_is_one_sentence_in_each_language(app: Flask, code: ChangeCode) -> None:
    before, after = CHANGES[code]
    assert [change.code for change in diff(before, after)] == [code]
    assert (told(before, after, "en"), told(before, after, "ar")) == tuple([told] for told in SENTENCES[code])
    assert diff(before, before) == diff(after, after) == ()


@pytest.mark.parametrize(
    ("minutes", "english", "arabic"),
    [
        (1, "1 minute", "بدقيقة واحدة"),
        (2, "2 minutes", "بدقيقتين"),
        (3, "3 minutes", "بـ3 دقائق"),
        (10, "10 minutes", "بـ10 دقائق"),
        (11, "11 minutes", "بـ11 دقيقة"),
        (99, "99 minutes", "بـ99 دقيقة"),
        (100, "100 minutes", "بـ100 دقيقة"),
        (103, "103 minutes", "بـ103 دقائق"),
    ],
)
def test_minutes_agree(app: Flask, minutes: int, english: str, arabic: str) -> None:
    for by, way, way_ar in ((minutes, "later", "بعد"), (-minutes, "earlier", "قبل")):
        moved = timedelta(minutes=by)
        after = agenda(starts_at=at(9, 30) + moved, ends_at=at(11) + moved)
        clock = (at(12, 30) + moved).strftime("%H:%M")  # Doha's, three hours ahead of UTC
        assert told(NOW, after, "en") == [f"Opening begins {english} {way}, at {clock} instead of 09:30."]
        assert told(NOW, after, "ar") == [
            f"تبدأ الجلسة «الافتتاح» {way_ar} موعدها {arabic}، {clock} بدلًا من 09:30."
        ]


def test_no_verb_takes_a_woman_for_a_man(app: Flask) -> None:
    """The verb agrees with a word of the sentence, so that one sentence serves everybody."""
    every = " ".join(arabic for _english, arabic in SENTENCES.values() if "موزة" in arabic)
    assert [word for word in ("لم يعد", "ينضم", "منصبه", "يشارك") if word in every] == []
