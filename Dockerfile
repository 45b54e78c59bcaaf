# Debian 12 with the tool chain: what tools/bare starts from, and what the first step of every tool installs there.
FROM debian:12
ENV LANG=C.UTF-8
RUN apt-get update && apt-get install --yes --no-install-recommends git openssh-client procps
COPY tools/setup tools/lib.sh /opt/downhill/tools/
RUN /opt/downhill/tools/setup --system
