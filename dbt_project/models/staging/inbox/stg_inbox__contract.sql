-- Contracts that came by file.
select
    _source || ':' || contract_number as contract_id,
    _source as source_system,
    contract_number,
    _source || ':' || party_code as party_id,
    _source || ':' || opportunity_number as opportunity_id,
    unit_code,
    employee_number,
    signed_on,
    starts_on,
    ends_on,
    status,
    currency,
    amount,
    sustainability_clauses,
    tags
from {{ source("raw_inbox", "contract") }}
