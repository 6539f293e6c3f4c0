"""What is kept of people, why, and until when: the rows of docs/data-retention.md, for "My data"."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kept:
    what: Promise
    why: Promise
    until: Promise
    of_trainers: bool = False  # shown to volunteers alone


KEPT = [
    Kept(
        _("names as printed, date of birth, gender"),
        _("to enrol, to teach, to print the certificate"),
        _("for good, where a course was applied for or taught; else until the account is closed"),
    ),
    Kept(
        _("mobile number, e-mail address, password, second factor"),
        _("to sign in, and to be reached"),
        _("until the account is closed"),
    ),
    Kept(
        _("who consented to which version of a policy"),
        _("to show that we asked"),
        _("as long as the person's record"),
    ),
    Kept(
        _(
            "enrolments, marks, decisions; what was handed in as a project, its files, its mark and what the trainer said"
        ),
        _("a certificate rests on them"),
        _("for good"),
    ),
    Kept(
        _("that a trainee is at risk of not graduating, and since when"),
        _("to bring them back"),
        _("while they are: looked at every hour"),
    ),
    Kept(
        _("names of guests in a session, as a trainer wrote them"),
        _("to find out which trainee they were"),
        _("for good"),
    ),
    Kept(
        _("that the code of a session was scanned for a trainee: by which account, when, and who answered"),
        _("to mark who was there"),
        _("for good"),
    ),
    Kept(
        _("a scan on its way to being signed in (in the browser's storage on their own device)"),
        _("to count from the minute of the scan"),
        _("an hour"),
    ),
    Kept(
        _("lessons done"),
        _("to show where one goes on"),
        _("until it is taken back, or the person's record goes"),
    ),
    Kept(
        _(
            "what a volunteer tells: what they can teach, where, when and on which days not, in their own words; the charter they agreed to"
        ),
        _("to ask them for what they can give"),
        _("while they are on the list of volunteer trainers; days away until three months after them"),
        of_trainers=True,
    ),
    Kept(
        _(
            "the hours a volunteer gave, line by line; who approved them, and what was said of a line that was disputed or corrected"
        ),
        _("to certify them"),
        _("for good"),
        of_trainers=True,
    ),
    Kept(
        _(
            "that a trainer could not come to a session, why, and who took it; who was asked to, and what they answered; words that were added"
        ),
        _("to find somebody, and to know whose the hours are"),
        _("for good; the added words until 30 days after the session"),
        of_trainers=True,
    ),
    Kept(
        _("certificates: the printed facts, the file, the badge in it, and when word of it was sent"),
        _("so that anyone can check the paper"),
        _("for good"),
    ),
    Kept(
        _("that the names on a certificate were confirmed, by whom and when, and which"),
        _("to print them as they are written"),
        _("for good"),
    ),
    Kept(
        _("names that a holder asked for instead of those printed, and the answer"),
        _("to correct the certificate, and to show why not"),
        _("for good"),
    ),
    Kept(
        _("the audit trail: who, what, when; ids and figures, no names"),
        _("to answer for what was done"),
        _("for good"),
    ),
    Kept(
        _("messages (SMS, mail)"),
        _("to see that they were sent"),
        _("until the account they went to is closed"),
    ),
    Kept(
        _("which kinds of messages a person wants, and by which way"),
        _("to send no others"),
        _("as long as the person's record, whatever becomes of accounts"),
    ),
    Kept(
        _("sign-in codes and one-time links in messages"),
        _("to send them"),
        _(
            "until sent, or ten minutes (codes) or three days (invitations) or seven (offers to teach) or thirty (guardians' consents) after they were asked for, or as the session begins that somebody was asked to take; then the text is blanked"
        ),
    ),
    Kept(
        _("the address of the calendar in which the sessions are read"),
        _("to show them in the calendar of a phone"),
        _("until a new one is made, or the account is closed"),
    ),
    Kept(
        _("sign-in sessions; in them what was typed of an application and not sent yet"),
        _("to stay signed in; to go on where one left"),
        _("two weeks, or until one signs out"),
    ),
    Kept(
        _("plans of who could teach which cohort, and why"),
        _("to place trainers"),
        _("until whoever asked for one asks for the next"),
        of_trainers=True,
    ),
    Kept(
        _("which courses a volunteer can teach, how well by which lead's review"),
        _("to place trainers"),
        _("as long as the person's record"),
        of_trainers=True,
    ),
    Kept(
        _("each step of a volunteer's vetting: when it was seen, by whom, until when it holds, and a note"),
        _("to answer for who was let teach"),
        _("for good"),
        of_trainers=True,
    ),
    Kept(
        _("of a volunteer under 18: who their guardian is, that person's number, what they answered and when"),
        _("to ask for the consent, and to show it"),
        _("the number until the volunteer leaves the list; the rest as long as the volunteer's record"),
        of_trainers=True,
    ),
    Kept(
        _("visitors' addresses, counted for limits"),
        _("to keep strangers from guessing and from spending SMS"),
        _("minutes; a day for codes to one number"),
    ),
    Kept(
        _("visitors' addresses and the pages they asked for (codes, tokens and searches are left out)"),
        _("to find abuse and faults"),
        _("14 days"),
    ),
    Kept(
        _("backups of all that is in the database and the files"),
        _("to restore it"),
        _("30 days: what was deleted lives on in them for so long, and is deleted again after a restore"),
    ),
    Kept(
        _(
            "marks a trainer made, with their reasons, that have not arrived, and names they typed of who walked in"
            " (in the browser's storage on their own device)"
        ),
        _("to send them when the network is back"),
        _("until they have arrived, or the trainer clears the browser's storage"),
        of_trainers=True,
    ),
    Kept(
        _("marks that the programme did not simply take, with the trainer's own note (as above)"),
        _("to show the trainer which, and why"),
        _("until the trainer puts them away"),
        of_trainers=True,
    ),
    Kept(
        _("names and marks of the registers of today, tomorrow and those still open (as above)"),
        _("to take the register where there is no network"),
        _("until the trainer signs out or somebody else signs in; two days at most"),
        of_trainers=True,
    ),
]
