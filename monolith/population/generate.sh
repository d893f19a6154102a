#!/bin/sh
# Makes the monolith's population anew: runs Synthea, condenses what it exports, and replaces the committed files.
#   generate.sh [work folder]        default: a temporary folder, removed afterwards
# Needs a JDK 17 or newer, Maven, 1 GB of disk and 2 GB of memory; 2 to 7 minutes on one core. Same bytes every time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then
  mkdir -p "$1"; work=$(cd "$1" && pwd)
else
  work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fi

seed=20260630        # also the day on which the history ends
mvn -q -B -f "$here/synthea-pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
rm -rf "$work/out"
(cd "$work" && java -Xmx2g -XX:+UseSerialGC -cp 'lib/*' App -s $seed -cs $seed -r $seed -e $seed -p 1000 \
  --exporter.baseDirectory=./out --exporter.csv.export=true --exporter.fhir.export=false \
  --exporter.hospital.fhir.export=false --exporter.practitioner.fhir.export=false \
  --exporter.years_of_history=3 --generate.log_patients.detail=none Massachusetts > synthea.log 2>&1) \
  || { tail -20 "$work/synthea.log" >&2; exit 1; }
java -Dcondense.icd10="$here/icd10.csv" "$here/Condense.java" "$work/out/csv" "$here/../src/main/resources/population"
