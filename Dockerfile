# The command whoholds with its locked dependencies, run by a user without rights.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
RUN python -m venv /opt/whoholds \
 && /opt/whoholds/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements.lock -r requirements-dev.lock
COPY . .
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/whoholds/bin/pip install --no-cache-dir --no-deps --no-index /wheels/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home whoholds
COPY --from=build /opt/whoholds /opt/whoholds
ENV PATH=/opt/whoholds/bin:$PATH PYTHONUNBUFFERED=1
USER whoholds
WORKDIR /home/whoholds
ENTRYPOINT ["whoholds"]
CMD ["--help"]
