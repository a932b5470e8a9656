-- Articles of the desk's knowledge base. It knows neither their language nor who wrote them.
select
    'django_helpdesk:' || items.id as article_id,
    'django_helpdesk' as source_system,
    cast(items.id as {{ dbt.type_string() }}) as article_number,
    items.title,
    categories.title as category,
    cast(null as {{ dbt.type_string() }}) as language,
    case when items.enabled then 'published' else 'retired' end as status,
    cast(null as {{ dbt.type_string() }}) as employee_number,
    items.last_updated as updated_at,
    items.votes,
    items.recommendations as helpful_votes,
    items.enabled and categories.public as is_public
from {{ source("raw_django_helpdesk", "helpdesk_kbitem") }} as items
inner join
    {{ source("raw_django_helpdesk", "helpdesk_kbcategory") }} as categories
    on items.category_id = categories.id
