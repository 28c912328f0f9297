"""The mid-term plan in weeks and months: a linear model in integers, built with Pyomo, solved by HiGHS."""
