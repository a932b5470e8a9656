-- What the customer thought of the help: of several answers the latest, on one scale for all
-- sources.
with
    answers as (
        select
            ticket_id,
            {{ percent("rating", "rating_best") }} as rating_percent,
            row_number() over (
                partition by ticket_id order by responded_at desc nulls last, survey_id desc
            ) as place
        from {{ ref("survey_response") }}
        where rating is not null and ticket_id is not null
    )

select ticket_id, rating_percent
from answers
where place = 1
