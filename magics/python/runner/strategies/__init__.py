"""The strategies: a class a file, found by name."""

from importlib import import_module

# name: (class, what pip calls the packages that it needs)
STRATEGIES = {
    "pandas": ("Pandas", ["pandas"]),
    "dask-threads": ("DaskThreads", ["dask[dataframe]"]),
    "dask-processes": ("DaskProcesses", ["dask[dataframe]"]),
    "modin-ray": ("ModinRay", ["modin[ray]"]),
    "multiprocessing-pool": ("MultiprocessingPool", ["pandas"]),
    "joblib-threads": ("JoblibThreads", ["joblib", "pandas"]),
    "joblib-processes": ("JoblibProcesses", ["joblib", "pandas"]),
    "numpy": ("NumPy", ["numpy"]),
    "numba": ("Numba", ["numba"]),
    "polars": ("Polars", ["polars", "pyarrow"]),
    "pandarallel": ("Pandarallel", ["pandarallel"]),
    "make_classification": ("MakeClassification", ["scikit-learn"]),
}


def load(name):
    """The class of a strategy. Importing it imports the system."""
    class_name, _ = STRATEGIES[name]
    return getattr(import_module("." + name.replace("-", "_"), __name__), class_name)
