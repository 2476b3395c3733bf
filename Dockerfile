# docker build --tag dblab-refresh . ; how it is run: docs/single-machine.md
FROM node:24-alpine AS build
WORKDIR /build
COPY . .
RUN node scripts/ready.mjs packages/cli/packaging/main.ts

FROM node:24-alpine
# The command is a few files without dependencies: no package manager is needed any more.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /opt/yarn* \
 && mkdir /meta && chown node:node /meta
COPY --from=build /build/packages/cli/dist/package /opt/dblab-refresh
# Jobs are kept here: mount a volume, so that they outlive the container.
ENV DBLAB_REFRESH_STATE_DIR=/meta
# Said here, as Docker does not: run warns where the configuration gives no installation.
ENV container=docker
# A dry run's notes are in /tmp. Where the root is read-only, an empty volume there has the owner and mode of the image's folder.
VOLUME /meta /tmp
# By number, so that Kubernetes' runAsNonRoot can tell.
USER 1000:1000
WORKDIR /tmp
ENTRYPOINT ["node", "--max-semi-space-size=2", "/opt/dblab-refresh/dist/dblab-refresh.mjs"]
CMD ["--help"]
