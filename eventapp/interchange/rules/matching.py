"""Which room and which person of the draft a file means. Pure.

Nobody is taken for somebody else on a resemblance: the exported id, then exactly the same name among those
with a part in the event, then exactly the same printed name in the directory, and of one alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.core import text
from eventapp.core.localized import LocalizedText
from eventapp.interchange.rules.shape import Programme, RoomValue


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody known: key, printed name, and the sessions of the event they have a part in."""

    key: str
    name: LocalizedText
    guids: tuple[str, ...] = ()


def match_rooms(rooms: Sequence[RoomValue], known: Sequence[RoomValue]) -> dict[str, str]:
    """The draft's room for each of the file's that is there: by code, else by name; keys to keys."""
    found: dict[str, str] = {}
    by_code = {room.code: room.key for room in known if room.code}
    for room in rooms:
        if room.code in by_code:
            found[room.key] = by_code[room.code]
    free = [room for room in known if room.key not in found.values()]
    for room in rooms:
        if room.key not in found:
            same = next((one for one in free if same_name(one.name, room.name)), None)
            if same is not None:
                found[room.key] = same.key
                free.remove(same)
    return found


def same_name(one: LocalizedText, other: LocalizedText) -> bool:
    """Whether two names are one, folded: alike in a language that both have, and different in none."""
    pairs = [(text.fold(one.ar), text.fold(other.ar)), (text.fold(one.en), text.fold(other.en))]
    both = [first == second for first, second in pairs if first and second]
    # A file in one language may hold a name in the letters of the other.
    across = {pairs[0][0], pairs[1][0]} & {pairs[0][1], pairs[1][1]} - {""}
    return all(both) and (bool(both) or bool(across))


def match_people(
    programme: Programme, certain: Mapping[str, str], taking_part: Iterable[Known]
) -> dict[str, str]:
    """The persons meant, as far as ids and the event itself tell; each of the file's is another one.

    `certain` are those whose exported id is known. Of several persons of one name, the one with parts in the
    same sessions is meant.
    """
    found, taken = dict(certain), set(certain.values())
    sessions = _sessions_of(programme)
    by_name: dict[str, list[Known]] = defaultdict(list)
    for known in taking_part:
        for name in _folded(known.name):
            by_name[name].append(known)
    for person in programme.people:
        if person.key in found:
            continue
        candidates = {known.key: known for name in _folded(person.name) for known in by_name[name]}
        fit = [
            one for one in candidates.values() if one.key not in taken and same_name(one.name, person.name)
        ]
        if fit:
            own = sessions[person.key]
            best = max(fit, key=lambda known: len(own.intersection(known.guids)))
            found[person.key] = best.key
            taken.add(best.key)
    return found


def _sessions_of(programme: Programme) -> Mapping[str, set[str]]:
    """In which sessions each of the file's persons has a part."""
    found: dict[str, set[str]] = defaultdict(set)
    for session in programme.sessions:
        for part in session.parts:
            if part.person is not None:
                found[part.person].add(session.guid)
    return found


def _folded(name: LocalizedText) -> list[str]:
    return sorted({text.fold(name.ar), text.fold(name.en)} - {""})


def match_in_directory(
    programme: Programme, found: Mapping[str, str], directory: Iterable[Known]
) -> dict[str, str]:
    """Those still missing who have, in the directory, exactly the same printed name, and alone have it."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for known in directory:
        for name in {known.name.ar, known.name.en} - {""}:
            by_name[name].add(known.key)
    names = {known.key: known.name for known in directory}
    taken, added = set(found.values()), dict(found)
    for person in programme.people:
        if person.key in added:
            continue
        keys = {key for name in (person.name.ar, person.name.en) for key in by_name.get(name, ())}
        exact = [key for key in sorted(keys) if _agrees(names[key], person.name)]
        if len(exact) == 1 and exact[0] not in taken:
            added[person.key] = exact[0]
            taken.add(exact[0])
    return added


def _agrees(known: LocalizedText, told: LocalizedText) -> bool:
    return all(
        first == second for first, second in ((known.ar, told.ar), (known.en, told.en)) if first and second
    )
