"""Several at once, on the database the suite runs on, made to overlap; and what a control goes without."""

from contextlib import contextmanager, nullcontext, suppress
from threading import Barrier, BrokenBarrierError, Thread

from django.db import connection, transaction

# Seconds to wait for another whom a lock keeps out, so that the wait always runs to its end; and for one whom nothing keeps
# out, as in a control, which fails if it goes on alone: longer than the busiest machine lets anybody wait.
KEPT_OUT, FREE = 1, 30


def at_once(*acts, before=None):
    """Run the acts in threads of their own; each waits for the others just ``before`` its first such statement.

    On SQLite that is where it takes the write lock. Where a lock that one holds keeps the others from coming so far, they
    go on after a moment. Without ``before`` they meet where they say themselves, as controls do. Returns what each
    returned or raised.
    """
    meeting, came_of_it = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            with connection.execute_wrapper(_waits_once(meeting, before)) if before else nullcontext():
                came_of_it[place] = act()
        except Exception as error:  # noqa: BLE001 - the test asserts on it
            came_of_it[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of_it


def _waits_once(meeting, before):
    has_waited = False

    def wrapper(execute, sql, params, many, context):
        nonlocal has_waited
        if not has_waited and sql.startswith(("BEGIN", before)):
            has_waited = True
            with suppress(BrokenBarrierError):
                meeting.wait(timeout=2)
        return execute(sql, params, many, context)

    return wrapper


@contextmanager
def without_the_constraint(model, name):
    """The database without one of its rules; what was written meanwhile is gone afterwards."""
    [constraint] = [one for one in model._meta.constraints if one.name == name]
    constraints = model._meta.constraints
    model._meta.constraints = [
        one for one in constraints if one is not constraint
    ]  # SQLite makes the table anew from it
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        model.objects.all().delete()
        model._meta.constraints = constraints
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def without_the_lock():
    """SQLite's write lock is the transaction itself, so a control goes without one; PostgreSQL's may keep it."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
