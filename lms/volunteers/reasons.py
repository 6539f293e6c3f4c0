"""What speaks for and against a trainer, in words: ``of(match)``."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from lms.arabic import dates
from lms.arabic.templatetags.arabic import digits
from lms.volunteers.matching import Place

DAYS_SAID = 3


@dataclass(frozen=True)
class Reason:
    tone: str  # "teal" speaks for them, "brass" against, "red" forbids; "" neither
    words: str


def of(match):
    """Reasons, what forbids and what speaks against first."""
    found = [*_against(match), *_when(match), *_skill(match), *_experience(match), *_where(match), _season(match)]
    order = ["red", "brass", "teal", ""]
    return sorted((one for one in found if one is not None), key=lambda one: order.index(one.tone))


def _against(match):
    if not match.may_teach:
        yield Reason("red", _("The women's section of this centre is taught by women"))
    if not match.can_teach:
        yield Reason("brass", _("Has not said that they can teach this course"))
    if n := len(match.clashes):
        words = ngettext(
            "%(shown)s session is at the same time as another of theirs: %(days)s",
            "%(shown)s sessions are at the same time as others of theirs: %(days)s",
            n,
        )
        yield Reason("red", words % _counted(match.clashes))
    if n := len(match.tight):
        words = ngettext(
            "Little time to come from another centre, or go to one, for %(shown)s session: %(days)s",
            "Little time to come from another centre, or go to one, for %(shown)s sessions: %(days)s",
            n,
        )
        yield Reason("brass", words % _counted(match.tight))
    if n := len(match.over):
        words = ngettext(
            "More than the sessions a week they offered, in %(shown)s week",
            "More than the sessions a week they offered, in %(shown)s weeks",
            n,
        )
        yield Reason("brass", words % {"shown": digits(n)})


def _when(match):
    if n := len(match.away):
        words = ngettext(
            "Away on %(shown)s session: %(days)s",
            "Away on %(shown)s sessions: %(days)s",
            n,
        )
        yield Reason("brass", words % _counted(match.away))
    if n := len(match.outside):
        words = ngettext(
            "%(shown)s session is at a time they have not offered: %(days)s",
            "%(shown)s sessions are at times they have not offered: %(days)s",
            n,
        )
        yield Reason("brass", words % _counted(match.outside))
    elif match.sessions and not match.clashes and not match.away:
        free = ngettext("Free on the %(shown)s session", "Free on all %(shown)s sessions", match.sessions)
        untold = ngettext(
            "Nothing else at the time of the %(shown)s session; they have not said when they can",
            "Nothing else at the times of the %(shown)s sessions; they have not said when they can",
            match.sessions,
        )
        tone, words = ("teal", free) if match.has_said_when else ("", untold)
        yield Reason(tone, words % {"shown": digits(match.sessions)})


def _skill(match):
    """What a lead saw of them in this course; nothing of who has not said that they can teach it."""
    if not match.is_of_age:
        yield Reason("brass", _("Under 18: assists beside an adult lead trainer"))
    day = {"day": match.reviewed_on and dates.gregorian(match.reviewed_on, get_language() or "en")}
    said = {
        "assists": ("brass", _("Assists in it beside a lead trainer; reviewed on %(day)s")),
        "teaches": ("teal", _("Teaches it; reviewed on %(day)s")),
        "leads": ("teal", _("Teaches it and guides other trainers; reviewed on %(day)s")),
    }
    if match.level:
        tone, words = said[match.level]
        yield Reason(tone, words % day)
    elif match.can_teach:
        yield Reason("", _("No lead has reviewed yet how they teach it"))
    if match.is_review_due:
        yield Reason("brass", _("A new review of that was due"))


def _experience(match):
    if n := match.taught:
        words = ngettext("Taught this course in %(shown)s cohort", "Taught this course in %(shown)s cohorts", n)
        yield Reason("teal", words % {"shown": digits(n)})


def _where(match):
    said = {
        Place.NAMED: Reason("teal", _("Comes to this centre")),
        Place.DISTRICT: Reason("teal", _("Comes to a centre in the same district")),
        Place.ANY: Reason("", _("Any centre suits them")),
        Place.ELSEWHERE: Reason("brass", _("Has named other centres, in other districts")),
    }
    yield said[match.place]


def _season(match):
    if match.offered is None:
        words = ngettext("Gives %(shown)s session this season", "Gives %(shown)s sessions this season", match.season)
        return Reason("", words % {"shown": digits(match.season)})
    words = ngettext(
        "Gives %(shown)s session this season, and offered %(offered)s a week",
        "Gives %(shown)s sessions this season, and offered %(offered)s a week",
        match.season,
    )
    return Reason("", words % {"shown": digits(match.season), "offered": digits(match.offered)})


def _counted(days):
    language = get_language() or "en"
    said = _(", ").join(dates.gregorian(day, language) for day in days[:DAYS_SAID])
    if len(days) > DAYS_SAID:
        said = pgettext("days", "%(days)s and more") % {"days": said}
    return {"shown": digits(len(days)), "days": said}


def why_nobody(counts):
    """Sentences on why a plan found nobody, from ``solving``'s counts; none where it found somebody."""
    if not counts:
        return []
    if not counts["can_teach"]:
        return [_("Nobody who can be asked has said that they can teach this course.")]
    said = {
        "section": ngettext(
            "%(shown)s may not teach in the women's section",
            "%(shown)s may not teach in the women's section",
            counts["section"],
        ),
        "assists": ngettext("%(shown)s assists only", "%(shown)s assist only", counts.get("assists", 0)),
        "clash": ngettext(
            "%(shown)s teaches elsewhere at that time", "%(shown)s teach elsewhere at that time", counts["clash"]
        ),
        "away": ngettext("%(shown)s is away too often", "%(shown)s are away too often", counts.get("away", 0)),
        "tight": ngettext(
            "%(shown)s has too little time to come", "%(shown)s have too little time to come", counts["tight"]
        ),
        "over": ngettext(
            "%(shown)s gives all that they offered already",
            "%(shown)s give all that they offered already",
            counts["over"],
        ),
        "needed": ngettext(
            "%(shown)s is needed for another cohort", "%(shown)s are needed for other cohorts", counts["needed"]
        ),
    }
    can = ngettext("%(shown)s trainer can teach it:", "%(shown)s trainers can teach it:", counts["can_teach"])
    return [can % {"shown": digits(counts["can_teach"])}] + [
        words % {"shown": digits(counts[why])} for why, words in said.items() if counts.get(why)
    ]
