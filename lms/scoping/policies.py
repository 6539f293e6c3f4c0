"""Permission on some rows of a model, for Wagtail's admin: lists, single rows and menus all ask one function."""

from django.contrib.auth import get_user_model
from wagtail.permission_policies import ModelPermissionPolicy


class ScopedPolicy(ModelPermissionPolicy):
    """``reach(user, action)`` is the rows an account may do ``action`` to; ``may_add(user)`` whether it may make one.

    Wagtail's generic views do not ask about the single row (wagtail#13314): use ``lms.scoping.views`` with it.
    """

    def __init__(self, model, *, reach, may_add):
        super().__init__(model)
        self.reach = reach
        self.may_add = may_add

    def user_has_permission(self, user, action):
        # Lists ask again for each row: answered once for each account object, which lives for one request.
        answers = user.__dict__.setdefault("_scoped_answers", {})
        key = (self.model, action)
        if key not in answers:
            answers[key] = user.is_active and (
                self.may_add(user) if action == "add" else self.reach(user, action).exists()
            )
        return answers[key]

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        if action == "add" or not user.is_active:
            return False
        return self.reach(user, action).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user, actions):
        """In the order of ``actions`` the first that reaches anything: the wider permission is named first."""
        none = self.model._default_manager.none()  # noqa: SLF001 - as Wagtail's own policies do
        if not user.is_active:
            return none
        reached = [self.reach(user, action) for action in actions if action != "add"]
        return next((rows for rows in reached if rows.exists()), none)

    def users_with_any_permission(self, actions):
        """Nobody is listed: who may is a question about rows."""
        return get_user_model().objects.none()
