"""The rules of the house, read off the syntax tree of every module: who may import whom, and what is kept out."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import detente

ROOT = Path(detente.__file__).parent
ROOMS: dict[str, int] = {
    "records": 0,
    "tables": 0,
    "ontology": 1,
    "pages": 2,
    "actors": 2,
    "reader": 3,
    "store": 4,
    "stories": 5,
    "relations": 6,
    "exports": 7,
    "evaluation": 7,
    "api": 8,
    "": 9,  # the package root
    "cli": 10,
    "web": 10,
    "scale": 10,
}
PUBLIC = {"detente", "detente.api", "detente.records"}
SIDE_DOORS = {"detente.reader.model"}
HEAVY = ("numpy", "duckdb", "onnxruntime", "trafilatura", "pandas", "pyarrow", "polars", "rich", "typer")


def modules(root: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    named = {}
    for path in sorted(root.rglob("*.py")):
        parts = ["detente", *path.relative_to(root).with_suffix("").parts]
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def imports(name: str, path: Path, known: set[str]) -> set[str]:
    """The modules of ours that a module imports, for typing too; names out of a module count as that module."""
    found: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= {one if one in known else base for one in inner}
    return {one for one in found if one.split(".")[0] == "detente"}


def room(module: str) -> str:
    """The room that a module belongs to; '' is the package root."""
    return [*module.split("."), ""][1]


def faults(root: Path) -> list[str]:
    """Every import that breaks a rule, in words."""
    named = modules(root)
    told: list[str] = []
    for name, path in named.items():
        here = room(name)
        if here not in ROOMS:
            told.append(f"{name}: the room {here} has no place in the order")
            continue
        for other in sorted(imports(name, path, set(named))):
            there = room(other)
            if there == here:
                continue
            if here in ("records", "tables"):
                told.append(f"{name} imports {other}: it may import nothing of ours")
            elif here in ("cli", "web", "scale"):
                if other not in PUBLIC:
                    told.append(f"{name} imports {other}: it may import the public interface only")
            elif here == "":
                if other not in PUBLIC:
                    told.append(f"{name} imports {other}: the root gives the public interface only")
            elif there not in ROOMS or ROOMS[there] >= ROOMS[here]:
                told.append(f"{name} imports {other}: that room is not upstream")
            elif other.count(".") > 1 and other not in SIDE_DOORS:
                told.append(f"{name} imports {other}: go through the door of {there}")
    return told


def circles(root: Path) -> list[list[str]]:
    """The groups of modules that import one another, round and back."""
    named = modules(root)
    graph = {name: imports(name, path, set(named)) & set(named) - {name} for name, path in named.items()}
    # A package's door names what stands behind it; that is no circle.
    for name, path in named.items():
        if path.name == "__init__.py":
            graph[name] = {other for other in graph[name] if not other.startswith(f"{name}.")}

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [*graph[start]]
        while waiting:
            if (one := waiting.pop()) not in seen:
                seen.add(one)
                waiting += graph[one]
        return seen

    behind = {name: reached(name) for name in graph}
    rings = {frozenset({b for b in behind[a] if a in behind[b]}) for a in graph if a in behind[a]}
    return sorted(sorted(ring) for ring in rings)


PAGES = ("words", "facts", "text", "html")  # the way through the room, for the room is a large one


def test_house_is_in_order() -> None:
    assert faults(ROOT) == []


def test_no_modules_import_in_circles() -> None:
    assert circles(ROOT) == []


def test_circles_are_seen(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store/__init__.py").write_text("from .a import a")
    (tmp_path / "store/a.py").write_text("from .b import b")
    (tmp_path / "store/b.py").write_text("def f():\n    from .a import a")
    assert circles(tmp_path) == [["detente.store.a", "detente.store.b"]]


def test_rooms_of_pages_are_in_order() -> None:
    named = modules(ROOT)
    for name, path in named.items():
        for other in imports(name, path, set(named)):
            if name.startswith("detente.pages.") and other.startswith("detente.pages."):
                here, there = (module.split(".")[2] for module in (name, other))
                assert here == there or here not in PAGES or there != "sources", (name, other)
                assert here != "sources" or there not in PAGES[1:], (name, other)
                if here in PAGES and there in PAGES:
                    assert PAGES.index(there) <= PAGES.index(here), (name, other)


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("records.py", "from detente.tables import read_table", "nothing of ours"),
        ("reader/a.py", "from detente.store import Database", "not upstream"),
        ("pages/a.py", "from detente.actors import Registry", "not upstream"),
        ("store/a.py", "from detente.pages.words.dates import find_dates", "through the door of pages"),
        ("store/a.py", "from ..relations import relation", "not upstream"),
        ("store/a.py", "from detente import relations", "not upstream"),
        ("store/a.py", "import detente.api", "not upstream"),
        ("cli/a.py", "from detente.store import Database", "public interface only"),
        ("cli/a.py", "def f():\n    from detente.relations import relation", "public interface only"),
        ("cli/a.py", "if TYPE_CHECKING:\n    from detente.ontology import TYPES", "public interface only"),
        ("attic/a.py", "import os", "no place in the order"),
        ("api.py", "from detente.reader.decode import decode", "through the door of reader"),
        ("api.py", "from detente.cli import main", "not upstream"),
    ],
)
def test_faults_are_seen(tmp_path: Path, path: str, line: str, told: str) -> None:
    for name in ("relations", "store", "pages", "reader"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(line)
    (fault,) = faults(tmp_path)
    assert told in fault


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("api.py", "from detente.reader.model import Model"),
        ("store/a.py", "from .b import c\nfrom detente.store.b import c\nimport numpy"),
        (
            "cli/a.py",
            "import detente\nfrom detente import api\nfrom detente.api import open\nfrom . import b",
        ),
    ],
)
def test_what_is_allowed(tmp_path: Path, path: str, line: str) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "api.py").touch()
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(line)
    assert faults(tmp_path) == []


def calls(path: Path) -> set[str]:
    """Names of the functions that a module calls, as ``date.today`` or ``print``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


CLOCKS = {"date.today", "datetime.now", "datetime.utcnow", "datetime.today", "time.time", "time.localtime"}


def test_clock_is_read_in_one_place() -> None:
    readers = {name for name, path in modules(ROOT).items() if calls(path) & CLOCKS}
    assert {name for name in readers if room(name) not in ("cli", "web", "scale")} == {"detente.api.batches"}


def test_only_the_command_line_prints() -> None:
    printing = {name for name, path in modules(ROOT).items() if "print" in calls(path)}
    assert {room(name) for name in printing} <= {"cli"}


def test_importing_detente_is_cheap_and_silent() -> None:
    code = textwrap.dedent(
        f"""
        import sys
        import detente
        detente.Article, detente.to_dict, dir(detente)
        print([name for name in {HEAVY!r} if name in sys.modules])
        """
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_importing_the_interface_loads_no_engine() -> None:
    code = f"import sys, detente.api; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_root_exports_what_it_lists() -> None:
    assert sorted(detente.__all__) == detente.__all__ or set(detente.__all__) == set(dir(detente))
    for name in detente.__all__:
        assert getattr(detente, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        detente.nothing  # noqa: B018
