"""jobkit: learn, check and simulate Kubernetes Jobs without a cluster."""
