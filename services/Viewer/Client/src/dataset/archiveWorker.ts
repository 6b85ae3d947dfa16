/// <reference lib="webworker" />
import { type ArchiveNews, type ArchiveRequest, ArchiveService } from "./archiveService";

const service = new ArchiveService((news: ArchiveNews, given) => postMessage(news, { transfer: [...given] }));

addEventListener("message", ({ data }: MessageEvent<ArchiveRequest>) => service.take(data));
