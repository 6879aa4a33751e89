"""Every write about people: keyword-only, `by=` somebody, one transaction in which both locks know for whom."""
