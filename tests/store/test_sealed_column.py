"""Plain text cannot reach a sealed column by mistake."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.store.tables import person


def _values(sealed: Any) -> dict[str, Any]:
    return {"division_code": "620102001001", "id_index": b"i" * 16, "id_number": sealed, "full_name": sealed}


@pytest.mark.parametrize("plain", ["11010519491231002X", b"11010519491231002X", 7])
def test_plain_values_are_refused(hub: Hub, plain: Any) -> None:
    with hub.engine.begin() as connection, pytest.raises(sa.exc.StatementError) as caught:
        connection.execute(person.insert().values(_values(plain)))
    assert "takes Sealed" in str(caught.value)
    assert str(plain) not in str(caught.value)


def test_sealed_values_come_back_sealed(hub: Hub) -> None:
    sealed = hub.vault.seal("person", "token", "id_number", "11010519491231002X")
    with hub.engine.begin() as connection:
        connection.execute(person.insert().values(_values(sealed)))
        found = connection.execute(sa.select(person.c.id_number)).scalar_one()
    assert found == sealed
    assert hub.vault.open(found, "person", "token", "id_number") == "11010519491231002X"


def test_a_sealed_value_is_never_written_into_sql_text(hub: Hub) -> None:
    sealed = hub.vault.seal("person", "token", "id_number", "11010519491231002X")
    query = sa.select(person).where(person.c.id_number == sealed)
    with pytest.raises((TypeError, sa.exc.CompileError)):
        query.compile(dialect=hub.engine.dialect, compile_kwargs={"literal_binds": True})
