import unittest

from running import Case, needs


class Integrations(Case):
    @needs("lightgbm", "numpy")
    def test_lightgbm(self):
        program = """
            import lightgbm as lgb, numpy as np
            from babysit.integrations.lightgbm import callback
            x = np.random.RandomState(0).rand(200, 3); y = x[:, 0]
            train = lgb.Dataset(x[:100], y[:100]); valid = lgb.Dataset(x[100:], y[100:], reference=train)
            options = {"objective": "l2", "metric": ["l2", "l1"], "verbose": -1, "num_threads": 1}
            model = lgb.train(options, train, 20, [train, valid], ["training", "valid_0"], callbacks=[callback()])
            print(model.current_iteration())
            """
        self.assertEqual(self.run_program(program).stdout, "20\n")
        self.assertEqual([step for step, _ in self.series("val/l2")], list(range(1, 21)))
        losses = [value for _, value in self.series("train/l2")]
        self.assertLess(losses[-1], losses[0])
        done = self.run_program(program, BABYSIT_BUDGET="5", BABYSIT_BUDGET_UNIT="steps")
        self.assertEqual(done.stdout, "5\n")

    @needs("xgboost", "numpy")
    def test_xgboost(self):
        program = """
            import numpy as np, xgboost as xgb
            from babysit.integrations.xgboost import Callback
            x = np.random.RandomState(0).rand(200, 3); y = x[:, 0]
            train = xgb.DMatrix(x[:100], y[:100]); valid = xgb.DMatrix(x[100:], y[100:])
            evals = [(train, "train"), (valid, "eval")]
            model = xgb.train({"nthread": 1}, train, 10, evals, callbacks=[Callback()], verbose_eval=False)
            print(model.num_boosted_rounds())
            """
        self.assertEqual(self.run_program(program).stdout, "10\n")
        self.assertEqual([step for step, _ in self.series("val/rmse")], list(range(1, 11)))
        self.assertLess(self.series("train/rmse")[-1][1], self.series("train/rmse")[0][1])
        done = self.run_program(program, BABYSIT_BUDGET="3", BABYSIT_BUDGET_UNIT="steps")
        self.assertEqual(done.stdout, "3\n")

    @needs("keras", "torch")
    def test_keras(self):
        program = """
            import os; os.environ["KERAS_BACKEND"] = "torch"
            import keras, numpy as np
            from babysit.integrations.keras import Callback
            keras.utils.set_random_seed(0)
            x = np.random.RandomState(0).rand(80, 3).astype("float32"); y = (x[:, :1] > 0.5).astype("float32")
            model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1, activation="sigmoid")])
            model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["accuracy"])
            history = model.fit(x, y, 8, 4, validation_split=0.2, verbose=0, callbacks=[Callback(every=2)])
            print(len(history.history["loss"]))
            """
        self.assertEqual(self.run_program(program).stdout, "4\n")
        self.assertEqual([step for step, _ in self.series("train/loss")], list(range(2, 33, 2)))
        self.assertEqual([step for step, _ in self.series("val/accuracy")], [8, 16, 24, 32])
        self.assertEqual({value for _, value in self.series("lr")}, {0.5})
        done = self.run_program(program, BABYSIT_BUDGET="2", BABYSIT_BUDGET_UNIT="epochs")
        self.assertLessEqual(int(done.stdout), 3)

    @needs("transformers", "torch", "accelerate")
    def test_transformers(self):
        program = """
            import torch
            from transformers import Trainer, TrainingArguments
            from babysit.integrations.transformers import Callback
            class Model(torch.nn.Module):
                def __init__(self):
                    super().__init__(); self.inner = torch.nn.Linear(2, 1)
                def forward(self, x, labels):
                    out = self.inner(x); return {"loss": ((out - labels) ** 2).mean(), "logits": out}
            data = [{"x": torch.rand(2), "labels": torch.rand(1)} for _ in range(32)]
            given = TrainingArguments("out", max_steps=10, logging_steps=2, report_to="none", save_strategy="no", disable_tqdm=True,
                eval_strategy="steps", eval_steps=5, use_cpu=True, per_device_train_batch_size=4)
            trainer = Trainer(Model(), given, train_dataset=data, eval_dataset=data, callbacks=[Callback()])
            trainer.train()
            print("steps", trainer.state.global_step)
            """
        self.assertIn("steps 10\n", self.run_program(program).stdout)
        self.assertEqual([step for step, _ in self.series("train/loss")], [2, 4, 6, 8, 10])
        self.assertEqual([step for step, _ in self.series("val/loss")], [5, 10])
        self.assertEqual(len(self.series("lr")), 5)
        self.assertEqual(len(self.series("train/mean_loss")), 1)
        done = self.run_program(program, BABYSIT_BUDGET="4", BABYSIT_BUDGET_UNIT="steps")
        self.assertIn("steps 5\n" if "steps 5\n" in done.stdout else "steps 4\n", done.stdout)

    @needs("lightning", "torch")
    def test_lightning(self):
        program = """
            import lightning as L, torch
            from babysit.integrations.lightning import Callback, Logger
            class Module(L.LightningModule):
                def __init__(self):
                    super().__init__(); self.inner = torch.nn.Linear(2, 1)
                def training_step(self, batch, _):
                    loss = self.inner(batch).square().mean(); self.log("train_loss", loss, on_step=True, on_epoch=False); return loss
                def validation_step(self, batch, _):
                    self.log("val_loss", self.inner(batch).square().mean())
                def configure_optimizers(self):
                    return torch.optim.SGD(self.parameters(), 0.1)
            data = torch.utils.data.DataLoader(torch.rand(32, 2), batch_size=4)
            trainer = L.Trainer(max_epochs=2, logger=Logger(), callbacks=[Callback()], accelerator="cpu", log_every_n_steps=1,
                enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False)
            trainer.fit(Module(), data, data)
            print("steps", trainer.global_step)
            """
        self.assertIn("steps 16\n", self.run_program(program).stdout)
        self.assertEqual(len(self.series("train/loss")), 16)
        self.assertEqual(len(self.series("val/loss")), 2)
        done = self.run_program(program, BABYSIT_BUDGET="5", BABYSIT_BUDGET_UNIT="steps")
        self.assertLess(int(done.stdout.rpartition("steps ")[2]), 9)


if __name__ == "__main__":
    unittest.main()
