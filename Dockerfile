# A static Callboard on an empty image, for:
#
#   docker build -t callboard .
#   docker run -p 7007:7007 -v callboard:/data -v "$PWD/examples/lark-music:/catalog:ro" callboard \
#     serve /catalog --data /data --listen 0.0.0.0:7007 --allow-anonymous
#
# --allow-anonymous is needed as long as no sign-in is configured: inside a
# container Callboard must listen wider than loopback for anybody to reach it.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make build \
	&& mkdir -p /data /image/tmp && chmod 1777 /image/tmp \
	&& install -D dist/callboard /image/usr/bin/callboard \
	&& install -D -m 644 /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ca-certificates.crt \
	&& install -D -m 644 -t /image/usr/share/doc/callboard LICENSE NOTICE

FROM scratch
COPY --from=build /image /
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME /data
EXPOSE 7007
ENTRYPOINT ["/usr/bin/callboard"]
CMD ["serve", "--data", "/data"]
