-- The stages of a deal as the log tells them. django-crm itself only keeps when the last one was
-- entered; of a deal that moved without a log, the stage it began with is taken for an opportunity.
with
    deals as (select * from {{ source("raw_django_crm", "opportunity") }}),

    log as (
        select
            *, row_number() over (partition by entity_id, action order by created_at, id) as place
        from {{ source("raw_django_crm", "activity") }}
        where entity_type = 'Opportunity'
    ),

    moves as (
        select deals.id, log.created_at as entered_at, log.after as code
        from deals
        inner join log on deals.id = log.entity_id
        where log.action = 'STATUS_CHANGED' and log.after is not null
        union all
        select deals.id, deals.created_at as entered_at, log.before as code
        from deals
        inner join log on deals.id = log.entity_id
        where log.action = 'STATUS_CHANGED' and log.place = 1 and log.before is not null
        union all
        select deals.id, deals.created_at as entered_at, 'UNKNOWN' as code
        from deals
        left join log on deals.id = log.entity_id and log.action = 'STATUS_CHANGED'
        where log.id is null and deals.stage_changed_at > deals.created_at
        union all
        select id, coalesce(stage_changed_at, created_at) as entered_at, stage as code
        from deals
    ),

    stages as (select * from {{ source("raw_django_crm", "opportunity_pipeline_stage") }}),

    steps as (
        select moves.id, moves.entered_at, {{ crm_stage("moves.code", "stages.kind") }} as stage
        from moves
        inner join deals on moves.id = deals.id
        left join stages on deals.pipeline_id = stages.pipeline_id and moves.code = stages.code
        union all
        select
            deals.id, coalesce(log.created_at, deals.updated_at) as entered_at, 'cancelled' as stage
        from deals
        left join stages on deals.pipeline_id = stages.pipeline_id and deals.stage = stages.code
        left join log on deals.id = log.entity_id and log.action = 'DELETE' and log.place = 1
        where not deals.is_active and coalesce(stages.kind, 'open') = 'open'
    ),

    final as (
        select distinct
            'django_crm:' || id as opportunity_id, entered_at, stage, 'django_crm' as source_system
        from steps
    )

select *
from final
