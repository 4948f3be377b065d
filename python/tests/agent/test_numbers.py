import unittest

from loading import Case, part


class Array(object):
    """An array of another library, with its number under way or not."""

    dtype = "float32"

    def __init__(self, number, ready=True):
        self.number = number
        self.ready = ready

    def is_ready(self):
        return self.ready

    def __float__(self):
        if self.number is None:
            raise TypeError("no number")
        return float(self.number)


class Held(Case):
    def test_arrays_become_numbers_once_they_are_there(self):
        record = part("session").Record("point", 3, None, {"a": 1.5, "b": Array(2, ready=False), "c": Array(None)})
        batch = part("held").Batch([record])
        self.assertFalse(batch.arrived())
        record.values["b"].ready = True
        self.assertTrue(batch.arrived())
        self.assertEqual([one.values for one in batch.read()], [{"a": 1.5, "b": 2.0}])

    def test_a_point_without_a_number_is_no_point(self):
        record = part("session").Record("point", 3, None, {"c": Array(None)})
        self.assertEqual(part("held").Batch([record]).read(), [])

    def test_what_is_a_number(self):
        plain = part("held").plain
        self.assertEqual([plain(one) for one in (2, "0.5", True, None, [1])], [2.0, 0.5, None, None, None])


class Rates(Case):
    class Optimizer(object):
        def __init__(self, *rates):
            self.param_groups = [{} if rate is None else {"lr": rate} for rate in rates]

    def rates(self, *rates):
        return part("known").Known(self.Optimizer(*rates), 0).rates()

    def test_groups_with_the_rate_of_the_first_are_left_out(self):
        self.assertEqual(self.rates(0.1), {0: 0.1})
        self.assertEqual(self.rates(0.1, 0.1, 0.2), {0: 0.1, 2: 0.2})
        self.assertEqual(self.rates(None, 1), {1: 1.0})

    def test_a_rate_that_changes_is_heard(self):
        known = part("known").Known(self.Optimizer(0.1), 0)
        first = known.rates()
        self.assertIs(known.rates(), first)
        known.optimizer.param_groups[0]["lr"] = 0.05
        self.assertEqual((known.rates(), first), ({0: 0.05}, {0: 0.1}))


class Clock(object):
    now = 0.0

    def __call__(self):
        return self.now


class Cadence(Case):
    def looked(self, steps, cost):
        """The steps that are looked at, of so many that take a millisecond each, where a look takes `cost` seconds more."""
        clock = Clock()
        cadence = part("cadence").Cadence(clock)
        looked = []
        for step in range(steps):
            began = clock.now
            clock.now += 0.001
            if cadence.due(step):
                looked.append(step)
                clock.now += cost
                cadence.looked(step + 1, cost, began)
        return looked

    def test_the_first_are_looked_at_one_by_one_and_later_ones_never_soon(self):
        module = part("cadence")
        looked = self.looked(2000, 1e-9)
        self.assertEqual(looked[: module.FIRST], list(range(module.FIRST)))
        gaps = [b - a for a, b in zip(looked[module.FIRST :], looked[module.FIRST + 1 :])]
        self.assertGreaterEqual(min(gaps), module.EVERY)
        self.assertGreaterEqual(gaps[-1], module.LEAST_SPREAD * looked[-2])

    def test_looking_takes_its_share_of_the_time_and_no_more(self):
        looked = [step for step in self.looked(40000, 0.002) if step >= 20000]
        # Two milliseconds each, in twenty thousand steps of one; they lie at least a fiftieth of the steps apart.
        self.assertTrue(20 <= len(looked) <= 100, len(looked))

    def test_what_costs_much_is_still_looked_at(self):
        looked = self.looked(40000, 10.0)
        self.assertGreater(looked[-1], 30000)
        self.assertLess(len(looked), 100)


class Orders(Case):
    def test_only_what_the_agent_is_told_to_see_to_is_an_order(self):
        environment = {"BABYSIT_PARAMS": '{"lr": 0.5, "depth": 3}', "BABYSIT_SEED": "7", "BABYSIT_BUDGET": "x"}
        make = part("orders").Orders
        silent = make(environment)
        self.assertEqual((silent.settings, silent.seed, silent.budget, silent.obeys()), ({}, None, None, []))
        told = make(dict(environment, BABYSIT_AGENT="lr, seed,budget,nonsense"))
        self.assertEqual((told.setting("lr"), told.seed, told.budget), (0.5, 7.0, None))
        self.assertEqual(told.obeys(), ["budget", "seed", "params"])


if __name__ == "__main__":
    unittest.main()
