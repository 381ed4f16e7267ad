MODEL_VERSION = 1  # of the fair scores' model; counts up with each change that moves a figure
