"""What is put into an address: the object one may have, the same of the other side, one that never was, and nonsense."""

from uuid import UUID, uuid4

from certificates.codes import new_code
from lms.scoping.public_ids import new_public_id

MISSING_PK = 2_000_000_000
TOO_LARGE_PK = 2**80

# Objects of one side, by address or by its name space, where there are two by parameter; the same attribute of the other
# side is the sibling.
OF_A_SIDE = {
    "desks:cohort": "cohort",
    "desks:way_back": "enrolment",
    "learning:mark_projects": "cohort",
    "learning:mark_project": {"public_id": "cohort", "enrolment": "enrolment"},
    "volunteers:offer": "offer",
    "volunteers:answer": "offer_link",
    "volunteers:consent": "consent_link",
    "volunteers:cannot_come": "session",
    "volunteers:cover": "cover",
    "volunteers:cover_answer": "cover_link",
    "cohorts:announce": "cohort",
    "cohorts:apply": "cohort",
    "cohorts:take_register": "session",
    "cohorts:decide": "session",
    "cohorts:check_in_code": "session",
    "cohorts:claims": "session",
    "cohorts:badges": "cohort",
    "cohorts:paper": "session",
    "cohorts:mark_file": "cohort",
    "desks:sheets": "session",
    "centres": "centre",
    "public:centre": "centre",
    "organisations": "organisation",
    "cohort_screens": "cohort",
    "cohort_screens:change_session": "session",
    "move_trainee": "enrolment",
    "graduation_review": "closed",
    "graduation_confirm": "closed",
    "trainers_add": "trainee_person",
    "trainer": "volunteer",
    "trainer_ready": "volunteer",
    "trainer_pause": "volunteer",
    "trainer_hours": "volunteer",
    "trainer_days": "volunteer",
    "trainer_skill": "skill",
    "trainer_identity": "volunteer",
    "trainer_training": "volunteer",
    "trainer_charter": "volunteer",
    "trainer_guardian": "volunteer",
    "hours_line": "line",
    "assignments_of_cohort": "cohort",
    "assignment_end": "offer",
    "cover_of_absence": "absence",
    "coordinator": "coordinator",
    "person": "trainee_person",
    "certificate_desk": "certificate",
    "certificate_desk:issue": "closed",
    "certificate_desk:name_answer": "name_request",
    "certificate_desk:progress": "closed",
    "certificate_desk:template_for_cohort": "closed",
    "certificate_desk:packs": "closed",
    "certificate_desk:pack_print": "pack",
    "certificate_desk:pack_list": "pack",
    "certificate_desk:pack_files": "pack",
}
# Objects of people's own: the trainee's, the guardian's ward's, else the trainee's for others to try.
OF_A_PERSON = {
    "accounts:correct_person": {"guardian": "ward", "trainer": "trainer_person", "": "trainee_person"},
    "desks:calendar_feed": {"": "guardian"},
    "cohorts:application": {"guardian": "ward_enrolment", "": "enrolment"},
    "cohorts:badge": {"guardian": "ward_enrolment", "": "enrolment"},
    "learning:project": {"guardian": "ward_enrolment", "": "enrolment"},
    "learning:handed_in_file": {"guardian": "ward_hand_in", "": "hand_in"},
    "certificates:certificate": {"guardian": "ward_certificate", "": "certificate"},
    "certificates:download": {"guardian": "ward_certificate", "": "certificate"},
    "certificates:letter": {"": "service_certificate"},
    "certificates:name": {"guardian": "ward_enrolment", "": "enrolment"},
    "certificates:specimen": {"guardian": "ward_enrolment", "": "enrolment"},
    "certificates:verify": {"": "certificate"},
    "certificates:credential": {"": "certificate"},
    "certificates:badge_json": {"": "certificate"},
    "certificates:badge_png": {"": "certificate"},
    "certificates:badge_svg": {"": "certificate"},
}
# Objects there is one of, in the world as in the programme.
OF_THE_PROGRAMME = {
    "accounts:accept_invitation": lambda world: {"token": world.token},
    "cohorts:scan": lambda world: {"code": "over"},
    "outbox:stop": lambda world: {"token": world.stop_token},
    "accounts:policy": lambda world: {"kind": "privacy"},
    "certificates:status_list": lambda world: {"number": 1},
    "learning:lesson_done": lambda world: {"lesson": world.content.lesson.translation_key},
    "image": lambda world: {"folder": "images", "name": "none.png"},
    "staff_roles": lambda world: {"pk": world.editor.pk},
    "staff_withdraw_invitation": lambda world: {"pk": world.invitation.pk},
    "course_screens": lambda world: {"pk": world.own.cohort.course.pk},
    "certificate_templates": lambda world: {
        "pk": world.template.pk,
        "revision_id": world.template.latest_revision_id,
        "revision_id_a": world.template.latest_revision_id,
    },
    "holidays": lambda world: {"pk": world.holiday.pk},
    "given_up_retry": lambda world: {"pk": world.given_up.pk},
    "wagtailsettings": lambda world: {"app_name": "programme", "model_name": "programme", "pk": world.programme.pk},
    "wagtaillocales": lambda world: {"pk": world.locale.pk},
    "wagtailusers_users": lambda world: {"pk": world.editor.pk},
    "wagtailusers_groups": lambda world: {"pk": world.editor.groups.get().pk},
    "wagtailsites": lambda world: {"pk": world.wagtail_site.pk},
    "wagtaildocs_chooser": lambda world: {"pk": world.content.document.pk},
    "wagtailimages_chooser": lambda world: {"pk": world.content.image.pk},
    "wagtailadmin_collections": lambda world: {"pk": world.content.collection.pk},
    "wagtailadmin_api:pages": lambda world: {"pk": world.content.page.pk, "action_name": "publish"},
    "wagtailadmin_api:images": lambda world: {"pk": world.content.image.pk},
    "wagtailadmin_api:documents": lambda world: {"pk": world.content.document.pk},
    "answer_submitted_page": lambda world: {"page_id": world.content.lesson.pk, "action_name": "approve"},
    "submit_translation": lambda world: {"page_id": world.content.lesson.get_translations().get().pk},
    "wagtailadmin_pages:workflow_action": lambda world: {"page_id": world.content.lesson.pk, "action_name": "approve"},
    "wagtailadmin_pages:collect_workflow_action_data": lambda world: {
        "page_id": world.content.lesson.pk,
        "action_name": "approve",
    },
    "wagtailadmin_pages:confirm_workflow_cancellation": lambda world: {"page_id": world.content.lesson.pk},
    "wagtailadmin_pages:workflow_preview": lambda world: {"page_id": world.content.lesson.pk},
    "wagtailadmin_pages:workflow_history_detail": lambda world: {"page_id": world.content.lesson.pk},
    "wagtailadmin_pages:choose_parent": lambda world: {"app_label": "courses", "model_name": "lessonpage"},
    "wagtailadmin_pages:revisions_compare": lambda world: {"pk": world.content.page.pk},
    "wagtailadmin_workflows": lambda world: {"pk": world.content.workflow.pk},
    "wagtailadmin_workflows:add_task": lambda world: {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    "wagtailadmin_workflows:edit_task": lambda world: {"pk": world.content.task.pk},
    "wagtailadmin_workflows:disable_task": lambda world: {"pk": world.content.task.pk},
    "wagtailadmin_workflows:enable_task": lambda world: {"pk": world.content.task.pk},
    "wagtailadmin_tag_model_autocomplete": lambda world: {"app_name": "taggit", "model_name": "tag"},
    "wagtailadmin_editing_sessions:ping": lambda world: {
        "app_label": "wagtailcore",
        "model_name": "page",
        "object_id": world.content.page.pk,
    },
    "wagtail_bulk_action": lambda world: {"app_label": "wagtailcore", "model_name": "page", "action": "delete"},
    "wagtail_localize:submit_snippet_translation": lambda world: {
        "app_label": "courses",
        "model_name": "course",
        "pk": 1,
    },
    "wagtail_localize:snippets_api_listing": lambda world: {"app_label": "courses", "model_name": "course"},
    "wagtail_localize:snippets_api_detail": lambda world: {"app_label": "courses", "model_name": "course", "pk": 1},
    "wagtail_localize:preview_translation": lambda world: {"mode": "default"},
    "wagtaildocs_serve": lambda world: {"_0": world.content.document.pk, "_1": world.content.document.filename},
    "wagtail_serve": lambda world: {"_0": "courses/tiny-course/"},
    "wagtailadmin_password_reset_confirm": lambda world: {"uidb64": "MQ", "token": "set-password"},
    "mfa_remove_webauthn": lambda world: {"pk": 1},
    "mfa_edit_webauthn": lambda world: {"pk": 1},
}
# What a parameter of Wagtail's means by its name alone.
BY_NAME = {
    "page_id": lambda world: world.content.page.pk,
    "page_pk": lambda world: world.content.page.pk,
    "parent_page_id": lambda world: world.content.page.pk,
    "page_to_move_id": lambda world: world.content.page.pk,
    "destination_id": lambda world: world.content.page.get_parent().pk,
    "content_type_app_name": lambda world: "courses",
    "content_type_model_name": lambda world: "lessonpage",
    "revision_id": lambda world: world.content.revision.pk,
    "revision_id_a": lambda world: world.content.revision.pk,
    "revision_id_b": lambda world: "latest",
    "task_state_id": lambda world: world.content.task_state.pk,
    "task_id": lambda world: world.content.task.pk,
    "workflow_state_id": lambda world: world.content.workflow_state.pk,
    "workflow_pk": lambda world: world.content.workflow.pk,
    "collection_id": lambda world: world.content.collection.pk,
    "session_id": lambda world: 1,
    "translation_source_id": lambda world: world.content.translation.source_id,
    "translation_id": lambda world: world.content.translation.pk,
    "string_segment_id": lambda world: world.content.string.pk,
    "overridable_segment_id": lambda world: 1,
    "document_id": lambda world: world.content.document.pk,
    "doc_id": lambda world: world.content.document.pk,
    "image_id": lambda world: world.content.image.pk,
    "uploaded_file_id": lambda world: 1,
    "filter_spec": lambda world: "max-165x165",
    "page_view_restriction_id": lambda world: 1,
    "restriction_id": lambda world: 1,
}
# Words of an address that choose a kind, not an object: the same in every relation.
KINDS = {
    "action",
    "action_name",
    "app_label",
    "app_name",
    "content_type_app_name",
    "content_type_model_name",
    "filter_spec",
    "mode",
    "model_name",
    "revision_id_b",
    "uidb64",
}
MALFORMED = "x‮' OR 1=1 --<script>{{7*7}}"  # noqa: PLE2502


class Unknown(Exception):
    """Nobody said in tests/walk/arguments.py what to put into this address."""


def arguments(address, role, world):
    """``{relation: {parameter: value}}`` for "own", "sibling", "missing", "malformed", those that mean something here."""
    if not address.parameters:
        return {"own": {}}
    own = _existing(address, role, world, world.own)
    missing = {name: value if name in KINDS else _missing(name, value) for name, value in own.items()}
    found = {"own": own, "missing": missing}
    if (sibling := _existing(address, role, world, world.sibling)) != own:
        found["sibling"] = sibling
    if address.is_ours and any(isinstance(value, str) for value in own.values()):
        found["malformed"] = dict.fromkeys(own, MALFORMED)
    elif address.is_ours:
        found["malformed"] = dict.fromkeys(own, TOO_LARGE_PK)
    return {relation: values for relation, values in found.items() if relation == "own" or values != own}


def _existing(address, role, world, side):
    space = address.name.rpartition(":")[0]
    attribute = OF_A_SIDE.get(address.name) or OF_A_SIDE.get(space)
    if roles := OF_A_PERSON.get(address.name):
        attribute = roles.get(role, roles[""])
    if isinstance(attribute, dict):
        return {name: getattr(side, attribute[name]).public_id for name in address.parameters}
    if attribute:
        subject = getattr(side, attribute)
        return {name: _key(name, subject) for name in address.parameters}
    known = (OF_THE_PROGRAMME.get(address.name) or OF_THE_PROGRAMME.get(space) or (lambda world: {}))(world)
    try:
        return {name: known[name] if name in known else BY_NAME[name](world) for name in address.parameters}
    except KeyError as unknown:
        message = f"{address.name}: {unknown}"
        raise Unknown(message) from None


def _key(parameter, subject):
    return getattr(subject, parameter if hasattr(subject, parameter) else "pk")


def _missing(parameter, value):
    if parameter == "code":
        return new_code()
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, str):
        return f"{new_public_id()}/" if value.endswith("/") else new_public_id()
    return MISSING_PK
