-- Knowledge articles that came by file.
select
    _source || ':' || article_number as article_id,
    _source as source_system,
    article_number,
    title,
    category,
    language,
    status,
    employee_number,
    updated_at,
    votes,
    helpful_votes,
    coalesce(is_public, false) as is_public
from {{ source("raw_inbox", "knowledge_article") }}
