-- The stages of each opportunity one after the other. Repeated mention of the stage it is in
-- already
-- is no step. Where a source records no way at all, the opportunity itself tells its first and its
-- present stage.
with
    opportunities as (
        select *, {{ is_open_stage("stage") }} as is_open from {{ ref("opportunity") }}
    ),

    events as (select * from {{ ref("opportunity_stage_event") }}),

    untold as (
        select opportunities.*
        from opportunities
        left join
            (select distinct opportunity_id from events) as told
            on opportunities.opportunity_id = told.opportunity_id
        where told.opportunity_id is null
    ),

    told_or_guessed as (
        select opportunity_id, stage, entered_at, true as is_recorded
        from events
        union all
        select
            opportunity_id,
            case when is_open then stage else 'opportunity' end,
            {{ start_of_day("opened_on") }},
            false
        from untold
        union all
        select
            opportunity_id,
            stage,
            {{ start_of_day("case when closed_on > opened_on then closed_on else opened_on end") }},
            false
        from untold
        where not is_open
    ),

    compared as (
        select
            *,
            lag(stage) over (
                partition by opportunity_id order by entered_at, {{ stage_order("stage") }}
            ) as stage_before
        from told_or_guessed
    ),

    steps as (
        select
            opportunity_id,
            row_number() over (
                partition by opportunity_id order by entered_at, {{ stage_order("stage") }}
            ) as step_number,
            stage,
            entered_at,
            lead(entered_at) over (
                partition by opportunity_id order by entered_at, {{ stage_order("stage") }}
            ) as left_at,
            is_recorded
        from compared
        where stage_before is null or stage_before <> stage
    )

select *, {{ business_date("entered_at") }} as entered_on, {{ business_date("left_at") }} as left_on
from steps
