"""Names for the items of a kit that can be marked: their places, which are as lasting as a published version.

Pure. A number is `3`; what a stage must cover, a probe and a choice are `data-2`; a choice's own probe is
`data-1-0`. `frontend/src/room/panel/items.ts` makes the same names.
"""

from typing import Any

from interviews.models import Mark


def has_item(kind: str, item: str, *, kit: dict[str, Any], rubric: dict[str, Any]) -> bool:
    return item in ITEMS[kind](kit, rubric)


def _numbers(kit: dict[str, Any], rubric: dict[str, Any]) -> set[str]:
    return {str(index) for index in range(len(kit["if_asked"]))}


def _covers(kit: dict[str, Any], rubric: dict[str, Any]) -> set[str]:
    return {
        f"{stage['key']}-{index}" for stage in rubric["stages"] for index in range(len(stage["must_cover"]))
    }


def _choices(kit: dict[str, Any], rubric: dict[str, Any]) -> set[str]:
    return _placed(kit.get("choices", {}))


def _probes(kit: dict[str, Any], rubric: dict[str, Any]) -> set[str]:
    following = {
        f"{stage}-{place}": choice["probes"]
        for stage, choices in kit.get("choices", {}).items()
        for place, choice in enumerate(choices)
    }
    return _placed(kit["probes"]) | _placed(following)


def _placed(lists: dict[str, list[Any]]) -> set[str]:
    return {f"{key}-{index}" for key, items in lists.items() for index in range(len(items))}


ITEMS = {Mark.NUMBER: _numbers, Mark.COVER: _covers, Mark.CHOICE: _choices, Mark.PROBE: _probes}
