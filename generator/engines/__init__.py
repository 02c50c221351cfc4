"""The engines that put the surroundings around our pages."""
