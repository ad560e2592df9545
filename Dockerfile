# The bot. Built for production: no demo world, no test tools.
FROM node:24-bookworm-slim AS bot
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY tsconfig.json manifest.yml ./
COPY prompts ./prompts
COPY src ./src
RUN rm -rf src/demo && mkdir -p /data && chown node:node /data
ENV GD_TRIAGE_DATA_DIR=/data/gd-triage
VOLUME /data
USER node
CMD ["node", "src/cli.ts", "start"]

# The bot in the local world, for trying it out: needs the development packages for the web page and the servers.
FROM node:24-bookworm-slim AS demo
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts && npm cache clean --force
COPY tsconfig.json manifest.yml ./
COPY prompts ./prompts
COPY src ./src
USER node
EXPOSE 4400 4401
CMD ["node", "src/cli.ts", "demo", "--host", "0.0.0.0"]
