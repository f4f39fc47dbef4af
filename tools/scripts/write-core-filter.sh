#!/bin/bash
# Writes LoxiActors.Core.slnf: every project of the solution that needs no Akka package and is not of the engine that does.
set -eu
cd "$(dirname "$0")/../.."
projects=$(git ls-files --cached --others --exclude-standard '*.csproj' | sort | while read -r project; do
  [[ $project == *Akka* ]] || grep -q 'Akka' "$project" || printf '      "%s",\n' "$project"
done)
printf '{\n  "solution": {\n    "path": "LoxiActors.sln",\n    "projects": [\n%s\n    ]\n  }\n}\n' "${projects%,}" >LoxiActors.Core.slnf
