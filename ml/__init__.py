"""Models: forecasts, scores and texts. Frames in, frames out: no environment, no clock, no database, no Dagster."""
