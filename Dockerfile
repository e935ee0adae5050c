# Maven builds the jar. The JDK then cuts a runtime with only the modules that are needed, and a run trains its cache of loaded classes.
# What is left holds that runtime, the C library and the line: no shell, no package manager.
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml application.properties prices.yaml ./
COPY .mvn .mvn
COPY kamelets kamelets
COPY kamelets kamelets
COPY src/main src/main
RUN mvn -q -B -DskipTests -Dassembly.skipAssembly package

FROM eclipse-temurin:25.0.3_9-jdk AS runtime
# java.desktop: the sandbox draws its pictures. jdk.zipfs: what looks into jars.
RUN jlink --output /app/java --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --add-modules \
java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
COPY --from=build /build/target/lib /app/lib/
COPY --from=build /build/target/dromedary.jar /build/target/dromedary-bom.json /app/
COPY application.properties prices.yaml deploy/image/java.options /app/
COPY routes /app/routes/
COPY samples /app/samples/
COPY deploy/image/lay-out /
RUN /lay-out

FROM scratch
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Dromedary" \
      org.opencontainers.image.description="A drop folder or a bucket as a production line for the Higgsfield API" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=runtime /image /
# File names are UTF-8 whatever the host says. `docker stop` kills after 10 seconds, so a submission without an answer is waited for no
# longer than fits into that.
ENV LANG=C.UTF-8 \
    PATH=/app/java/bin \
    DROMEDARY_ROOT=/data \
    DROMEDARY_EXIT_WHEN_DEAD=true \
    CAMEL_MAIN_SHUTDOWN_TIMEOUT=6
USER 10001:0
WORKDIR /data
VOLUME /data
# The page, health and metrics (where dromedary.management.host says so), and webhooks (where dromedary.await is webhook).
EXPOSE 9876 8710
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["/app/java/bin/java", "-XX:TieredStopAtLevel=1", "@/app/java.options", "-cp", "/app/dromedary.jar", "io.dromedary.cli.HealthCheck"]
ENTRYPOINT ["/app/java/bin/java", "@/app/java.options", "-jar", "/app/dromedary.jar"]
CMD ["run"]
