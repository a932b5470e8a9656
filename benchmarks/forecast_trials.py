"""The trees' trials: fifty settings of LightGBM for each kind of lags, on origins that no report is made on.

Run by hand (`python -m benchmarks.forecast_trials direct`), because it takes half an hour a kind; `ml/forecasting/trees.py` holds what it found.
Belongs here: the search, with its seed. Does not: the features, which are those of every model.
"""

import json
import sys
from datetime import date
from pathlib import Path

import optuna

from benchmarks.forecast_panel import rossmann
from ml.forecasting.accuracy import wape
from ml.forecasting.cut import cut, outcome
from ml.forecasting.trees import Settings, trees_direct, trees_recursive

KINDS = {"direct": trees_direct, "recursive": trees_recursive}
ORIGINS, HORIZON = (date(2013, 9, 2), date(2014, 2, 3)), 90
BEFORE = date(2014, 5, 5)  # the first origin that is reported; nothing from it on is read
TRIALS, SEED = 50, 7


def main(kind: str, out: Path) -> None:
    panel = rossmann(before=BEFORE)
    cuts = [(cut(panel, origin, HORIZON), outcome(panel, origin, HORIZON)) for origin in ORIGINS]

    def missed(trial: optuna.Trial) -> float:
        asked = Settings(
            rounds=trial.suggest_int("rounds", 100, 800, log=True),
            learning_rate=trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
            leaves=trial.suggest_int("leaves", 6, 127, log=True),
            least_in_leaf=trial.suggest_int("least_in_leaf", 20, 1000, log=True),
            columns=trial.suggest_float("columns", 0.15, 1.0),
            rows=trial.suggest_float("rows", 0.4, 1.0),
            stiff=trial.suggest_float("stiff", 0.01, 100, log=True),
            objective=trial.suggest_categorical("objective", ["regression", "regression_l1"]),
        )
        found = []
        for at, came in cuts:
            both = at.ahead.assign(yhat=KINDS[kind](at, asked)).merge(came, on=["series", "ds"])
            found.append(wape(both["y"].to_numpy(float), both["yhat"].to_numpy(float)))
        return sum(found) / len(found)

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=SEED))
    study.enqueue_trial(
        {
            "rounds": 400,
            "learning_rate": 0.05,
            "leaves": 63,
            "least_in_leaf": 100,
            "columns": 0.5,
            "rows": 0.7,
            "stiff": 1.0,
            "objective": "regression",
        }
    )
    study.optimize(
        missed,
        n_trials=TRIALS,
        callbacks=[lambda study, trial: print(trial.number, trial.value, trial.params, flush=True)],
    )
    found = [{"wape": trial.value, **trial.params} for trial in study.trials]
    out.write_text(
        json.dumps({"best": study.best_params, "wape": study.best_value, "trials": found}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
