"""The queue as a folder: nobody finds a message that is still being written."""

import json

from kombu import Connection
from kombu.transport import filesystem

from lms.outbox import folder


def seen_while_written(transport, module, tmp_path, monkeypatch):
    """What a worker would find in the folder while a message is being written, and afterwards."""
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    name = f"of-{module.__name__.rpartition('.')[2]}"  # kombu remembers a queue for as long as the process lives
    seen, dumps = [], module.dumps

    def look(payload):
        if "body" in payload:
            seen.append([path.name for path in tmp_path.glob(f"[!.]*.{name}.msg")])
        return dumps(payload)

    monkeypatch.setattr(module, "dumps", look)
    with Connection("filesystem://localhost//", transport=transport, transport_options=options) as connection:
        queue = connection.SimpleQueue(name)
        queue.put("hello")
        seen.append([path.name for path in tmp_path.glob(f"[!.]*.{name}.msg")])
        assert "body" in json.loads((tmp_path / seen[-1][0]).read_text())
        queue.close()
    return [len(names) for names in seen]


def test_a_message_appears_once_it_is_whole(tmp_path, monkeypatch):
    assert seen_while_written(folder.Transport, folder, tmp_path, monkeypatch) == [0, 1]


def test_control_kombu_shows_a_message_before_it_is_written(tmp_path, monkeypatch):
    assert seen_while_written(filesystem.Transport, filesystem, tmp_path, monkeypatch) == [1, 1]


def test_the_application_uses_it():
    assert Connection("filesystem://localhost//").get_transport_cls() is folder.Transport
