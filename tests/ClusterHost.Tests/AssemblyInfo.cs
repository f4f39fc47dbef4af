// Each test starts hosts as processes: several clusters side by side would take each other's processors away for so long that hosts count as lost.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
