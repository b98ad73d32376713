"""What a look-up gives: a table that is fetched when it is asked for, in the shape that is asked for."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterator

R = TypeVar("R")
_BATCH = 2048


class Result(Generic[R]):
    """Rows of one kind of record, in order of date and text. Columns and types are there even without rows.

    Nothing is fetched until a method is called; each call asks the store afresh. Iterating streams.
    """

    def __init__(self, connection: Any, record: type[R], sql: str, params: list[Any]) -> None:
        self._connection = connection
        self._record = record
        self._sql = sql
        self._params = params

    def _relation(self) -> Any:
        return self._connection.cursor().sql(self._sql, params=self._params)

    def to_arrow(self) -> Any:
        """A ``pyarrow.Table``."""
        return self._relation().to_arrow_table()

    def batches(self) -> Any:
        """A ``pyarrow.RecordBatchReader``: the rows without holding them all."""
        relation = self._relation()
        # DuckDB renamed the method with 2.0.
        reader = getattr(relation, "to_arrow_reader", None) or relation.fetch_record_batch
        return reader(_BATCH)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow stream protocol, by which any data frame library reads a result."""
        return self.batches().__arrow_c_stream__(requested_schema)

    def columns(self) -> list[str]:
        """The names of the columns."""
        return [field.name for field in fields(cast("Any", self._record))]

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``. Raises ImportError with the cure where pandas is not installed."""
        _needs("pandas", "frames")
        return self.to_arrow().to_pandas()

    df = to_pandas

    def to_polars(self) -> Any:
        """A ``polars.DataFrame``. Raises ImportError with the cure where polars is not installed."""
        return _needs("polars", "frames").from_arrow(self.to_arrow())

    def to_parquet(self, path: str) -> int:
        """Write a Parquet file, a batch at a time, and return the number of rows. Raises OSError."""
        import pyarrow.parquet as pq

        reader, rows = self.batches(), 0
        with pq.ParquetWriter(path, reader.schema) as writer:
            for batch in reader:
                writer.write_batch(batch)
                rows += batch.num_rows
        return rows

    def records(self) -> list[R]:
        """The records themselves."""
        return list(self)

    def __iter__(self) -> Iterator[R]:
        for batch in self.batches():
            for row in batch.to_pylist():
                yield cast("R", from_row(self._record, row))

    def __len__(self) -> int:
        sql = f"SELECT count(*) FROM ({self._sql})"
        return int(self._connection.cursor().execute(sql, self._params).fetchone()[0])

    def __bool__(self) -> bool:
        return len(self) > 0

    def __repr__(self) -> str:
        return f"<{len(self)} {self._record.__name__.lower()} records: .to_polars() .to_pandas() .records()>"


def from_row(record: type, row: dict[str, Any]) -> Any:
    """A record from a row of its table; lists become tuples, structs become records."""
    return record(**{name: build(row[name]) for name, build in _builders(record)})


@cache
def _builders(record: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(record)
    return tuple((field.name, _builder(hints[field.name])) for field in fields(record))


def _builder(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        inner = _builder(get_args(hint)[0])
        return lambda value: tuple(inner(item) for item in value or ())
    if is_dataclass(hint) and isinstance(hint, type):
        known = hint
        return lambda value: None if value is None else from_row(known, value)
    return lambda value: value


def _needs(module: str, extra: str) -> Any:
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"{module} is not installed: pip install 'detente[{extra}]', or use .to_arrow()"
        ) from error
