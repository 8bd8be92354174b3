"""Results on disk: folders of runs, their manifests, one command at a time."""
