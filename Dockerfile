FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml application.properties ./
COPY .mvn .mvn
COPY src/main src/main
RUN mvn -q -B -DskipTests package

FROM eclipse-temurin:17.0.15_6-jre
# File names are UTF-8 whatever the host says.
# `docker stop` kills after 10 seconds, so a submission without an answer is waited for no longer than fits into that.
ENV LANG=C.UTF-8 \
    DROMEDARY_ROOT=/data \
    DROMEDARY_EXIT_WHEN_DEAD=true \
    CAMEL_MAIN_SHUTDOWN_TIMEOUT=6
WORKDIR /app
COPY --from=build /build/target/lib lib/
COPY --from=build /build/target/dromedary.jar ./
# Both can be replaced by a mount: -v ./routes:/app/routes, -v ./application.properties:/app/application.properties
COPY routes routes/
COPY application.properties prices.yaml ./
COPY samples samples/
RUN mkdir /data && chown 10001:0 /data && chmod 775 /data
USER 10001:0
VOLUME /data
# Webhooks, where dromedary.await is webhook; nothing listens otherwise.
EXPOSE 8710
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-Ddromedary.home=/app", "-jar", "/app/dromedary.jar"]
CMD ["run"]
