import torch
from loading import Case, part


class Later(Case):
    def test_what_lies_on_the_processor_is_a_number_at_once(self):
        keep = part("later").keep
        self.assertEqual(keep(torch.tensor(0.25)), 0.25)
        self.assertIs(type(keep(torch.tensor([3], dtype=torch.int64))), float)
        self.assertIsNone(keep(torch.empty((), device="meta")))

    def test_tensors_in_records_are_read_in_one_go_each_in_its_place(self):
        record = part("session").Record("point", 1, None, {"a": torch.tensor(1.0), "b": 2.0, "c": torch.tensor([3.0, 4.0])})
        batch = part("later").Batch([record])
        self.assertTrue(batch.arrived())
        self.assertEqual(batch.read()[0].values, {"a": 1.0, "b": 2.0, "c": [3.0, 4.0]})


if __name__ == "__main__":
    unittest.main()
