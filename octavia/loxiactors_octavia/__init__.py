"""What Octavia loads for LoxiActors: a provider driver and a provider agent."""
