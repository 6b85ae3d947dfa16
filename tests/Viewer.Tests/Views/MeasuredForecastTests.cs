using System.Text.Json;
using IFeaLiD.Extraction;
using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Sqlite;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Views;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Viewer.Tests.Views;

/// <summary>A viewer that runs no networks forecasts from what the extractors have measured.</summary>
public sealed class MeasuredForecastTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-forecast-").FullName;
    private SqliteJobEngine jobs = null!;

    public async Task InitializeAsync() => jobs = await SqliteJobEngine.OpenAsync(
        Path.Combine(folder, "jobs.db"), new JobEngineOptions(), TimeProvider.System, NullLogger<SqliteJobEngine>.Instance, default);

    public async Task DisposeAsync()
    {
        await jobs.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Who_waits_is_told_the_sum_of_what_was_measured_elsewhere()
    {
        using var forecast = new QueueForecast(
            jobs, ModelCatalog.Load(folder, NullLogger.Instance), new Pace(new TenSecondsAMegapixel()), TimeProvider.System);
        await SubmitAsync("running", megapixels: 1);
        await using var lease = await jobs.TakeAsync(TimeSpan.Zero, default);
        await SubmitAsync("ahead", megapixels: 3);
        var waiting = await SubmitAsync("waiting", megapixels: 1);
        Assert.Equal((10 + Pace.Besides) * 4, (await forecast.SecondsBeforeAsync(waiting, default))!.Value, 6);
        Assert.Null(await forecast.SecondsBeforeAsync(lease!.Job, default));
    }

    private Task<JobSnapshot> SubmitAsync(string key, double megapixels)
    {
        var request = new ExtractionRequest(new string('0', 64), "model", new string('1', 64), ["stage"], 8, null) { Megapixels = megapixels };
        return jobs.SubmitAsync(key, JsonSerializer.Serialize(request), default);
    }

    private sealed class TenSecondsAMegapixel : IMeasurements
    {
        public double? Find(string name) => 10;

        public void Note(string name, double value) => throw new InvalidOperationException("A viewer measures nothing.");
    }
}
