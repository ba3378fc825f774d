# The server, and every other command, in an image of one file that runs as nobody:
#
#   docker build --tag cascade . && docker run --publish 127.0.0.1:8080:8080 cascade
#
# Flags may be given as variables, such as --env CASCADE_API_KEY=…; a scenario is mounted, and named by its path.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /cascade
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG TARGETOS TARGETARCH VERSION
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X cascade/sim/command.release=$VERSION" -o /out/cascade .

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/cascade /cascade
COPY --from=build /cascade/.github/THIRD_PARTY.md /THIRD_PARTY.md
USER 65534:65534
# HTTP, and the port that SMPP has by custom. Within a container every interface is the container's own: who reaches it is
# up to --publish. The health check reads the same variable.
ENV CASCADE_ADDR=0.0.0.0:8080 CASCADE_SMPP=0.0.0.0:2775
EXPOSE 8080 2775
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s CMD ["/cascade", "healthcheck"]
ENTRYPOINT ["/cascade"]
CMD ["serve"]
