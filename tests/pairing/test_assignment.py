from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from interviews.pairing.assignment import Practice, Topic, choose_topic, focus_lines
from scenarios.lines import LINES

FAMILIES = ["vision", "platform", "forecasting"]

VISION, PLATFORM, FORECASTING = (
    Topic(number, number + 10, family, 3, number) for number, family in enumerate(FAMILIES, start=1)
)
LIBRARY = [VISION, PLATFORM, FORECASTING]
NEW = Practice()

ids = st.sets(st.integers(1, 6)).map(frozenset)
practices = st.builds(
    Practice,
    interests=st.sets(st.sampled_from(FAMILIES)).map(frozenset),
    opened=ids,
    prepared=ids,
    taken=ids,
    unreleased=ids,
    lines=st.dictionaries(st.sampled_from(LINES), st.floats(1, 4)),
    families=st.dictionaries(st.sampled_from(FAMILIES), st.floats(1, 4)),
)
libraries = st.lists(
    st.builds(
        Topic,
        scenario=st.integers(1, 6),
        version=st.just(0),
        family=st.sampled_from(FAMILIES),
        difficulty=st.integers(1, 3),
        position=st.integers(0, 3),
        emphasis=st.dictionaries(st.sampled_from(LINES), st.floats(0, 1)),
    ),
    unique_by=lambda topic: topic.scenario,
)


def chosen(candidate: Practice, interviewer: Practice | None = None, library: list[Topic] = LIBRARY) -> Topic:
    topic = choose_topic(library, candidate=candidate, interviewer=interviewer, level="senior")
    assert topic
    return topic


@given(libraries, practices, st.none() | practices, ids)
def test_no_choice_gives_away_a_kit_and_what_is_new_comes_before_what_was_taken(
    library: list[Topic], candidate: Practice, interviewer: Practice | None, without: frozenset[int]
) -> None:
    out = candidate.opened | without | (interviewer.unreleased if interviewer else set())
    may = [topic for topic in library if topic.scenario not in out]
    topic = choose_topic(library, candidate=candidate, interviewer=interviewer, level="mid", without=without)
    assert (topic in may) if may else topic is None
    if topic and topic.scenario in candidate.taken:
        assert all(other.scenario in candidate.taken for other in may)


@given(libraries, practices, practices, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_the_rows(
    library: list[Topic], candidate: Practice, interviewer: Practice, random: object
) -> None:
    shuffled = list(library)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    both = {"candidate": candidate, "interviewer": interviewer, "level": "staff"}
    assert choose_topic(shuffled, **both) == choose_topic(library, **both)  # type: ignore[arg-type]


def test_without_anything_known_the_library_decides() -> None:
    assert chosen(NEW, NEW) == VISION


def test_an_interviewer_gives_what_they_have_prepared_before_what_they_have_only_seen() -> None:
    knows = Practice(taken=frozenset({PLATFORM.scenario}))
    assert chosen(NEW, knows) == PLATFORM
    prepared = replace(knows, opened=frozenset({3}), prepared=frozenset({3}))
    assert chosen(NEW, prepared) == FORECASTING


def test_a_candidate_practices_the_family_that_went_worst() -> None:
    weak = Practice(families={"vision": 3.5, "forecasting": 1.2})
    assert chosen(weak, NEW) == FORECASTING


def test_a_candidate_practices_a_family_of_theirs_before_one_that_went_badly() -> None:
    assert chosen(Practice(interests=frozenset({"platform"}), families={"forecasting": 1})) == PLATFORM


def test_a_candidate_practices_the_lines_that_are_weakest() -> None:
    scores = dict.fromkeys(LINES, 3.0) | {"monitoring": 1.0}
    watching = replace(FORECASTING, emphasis={"monitoring": 0.5})
    assert chosen(Practice(lines=scores), library=[VISION, PLATFORM, watching]) == watching


def test_the_lines_to_practice_are_those_never_scored_and_then_the_weakest() -> None:
    assert focus_lines(NEW) == []
    scores = dict.fromkeys(LINES, 3.0) | {"data": 1.0, "framing": 2.0}
    del scores["monitoring"]
    assert focus_lines(Practice(lines=scores)) == ["monitoring", "data", "framing"]


def test_an_easier_scenario_is_for_who_practices_for_an_easier_level() -> None:
    library = [replace(VISION, difficulty=3), replace(PLATFORM, difficulty=2)]
    assert choose_topic(library, candidate=NEW, interviewer=None, level="mid") == library[1]
    assert choose_topic(library, candidate=NEW, interviewer=None, level="staff") == library[0]
