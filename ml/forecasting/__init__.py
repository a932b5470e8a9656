"""Forecasts of daily series: the panel, the ladder of models, honest backtests and the gate that lets a model in."""
