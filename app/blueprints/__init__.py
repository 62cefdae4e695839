"""The HTTP side, cut by feature: build form, validate, one service call, answer."""
