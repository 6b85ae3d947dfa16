using System.Net;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>The real program after real jobs: two photos that became datasets, and a damaged one.</summary>
public sealed class MetricsTests(MetricsTests.Measured measured) : IClassFixture<MetricsTests.Measured>
{
    private static readonly string[] Stages = ["conv2_x", "conv3_x", "conv4_x"];

    [Fact]
    public void Each_job_counts_once_with_its_outcome_and_its_wait()
    {
        Assert.Equal(2, measured.Value("ifealid_job_duration_seconds_count", "ifealid_job_outcome=\"done\""));
        Assert.True(measured.Value("ifealid_job_duration_seconds_sum", "ifealid_job_outcome=\"done\"") > 0);
        Assert.Equal(1, measured.Value("ifealid_job_duration_seconds_count", "ifealid_job_outcome=\"failed\"", "error_type=\"photo-damaged\""));
        Assert.Equal(3, measured.Value("ifealid_job_wait_duration_seconds_count"));
        Assert.Equal(0, measured.Value("ifealid_job_queue_length"));
    }

    [Theory]
    [InlineData("infer")]
    [InlineData("measure")]
    [InlineData("pack")]
    [InlineData("publish")]
    public void Each_stage_of_each_job_counts_once_a_step(string step)
    {
        foreach (var stage in Stages)
        {
            Assert.Equal(2, measured.Value("ifealid_extraction_step_duration_seconds_count", $"ifealid_step=\"{step}\"", $"ifealid_stage=\"{stage}\""));
            Assert.True(measured.Value("ifealid_extraction_step_duration_seconds_sum", $"ifealid_step=\"{step}\"", $"ifealid_stage=\"{stage}\"") > 0);
        }
    }

    [Fact]
    public void Decoding_counts_damaged_photos_as_well()
    {
        Assert.Equal(3, measured.Value("ifealid_extraction_step_duration_seconds_count", "ifealid_step=\"decode\""));
        Assert.True(measured.Value("ifealid_extraction_step_duration_seconds_sum", "ifealid_step=\"decode\"") > 0);
    }

    [Theory]
    [InlineData("quantise")]
    [InlineData("encode")]
    public void Each_dataset_tells_the_core_time_of_its_tiles(string step)
    {
        Assert.Equal(6, measured.Value("ifealid_dataset_encoding_duration_seconds_count", $"ifealid_step=\"{step}\""));
        Assert.True(measured.Value("ifealid_dataset_encoding_duration_seconds_sum", $"ifealid_step=\"{step}\"") > 0);
    }

    [Fact]
    public void Bytes_are_those_that_were_sent_and_fetched()
    {
        Assert.Equal(measured.BytesSent, measured.Value("ifealid_transfer_io_bytes_total", "network_io_direction=\"receive\"", "ifealid_content=\"photo\""));
        Assert.Equal(measured.BytesFetched, measured.Value("ifealid_transfer_io_bytes_total", "network_io_direction=\"transmit\"", "ifealid_content=\"dataset\""));
        Assert.All(Stages, stage => Assert.Equal(2, measured.Value("ifealid_dataset_size_bytes_count", $"ifealid_stage=\"{stage}\"")));
        Assert.Equal(measured.BytesOfDatasets, Stages.Sum(stage => measured.Value("ifealid_dataset_size_bytes_sum", $"ifealid_stage=\"{stage}\"")));
    }

    [Fact]
    public void Memory_is_that_of_a_program_with_a_network()
    {
        var process = measured.Value("dotnet_process_memory_working_set_bytes");
        Assert.InRange(process, 100e6, 20e9);
        Assert.InRange(measured.Value("dotnet_gc_last_collection_memory_committed_size_bytes"), 1e6, process);
    }

    [Fact]
    public async Task The_store_has_what_lies_in_the_data_folder()
    {
        await Scrape.UntilAsync(measured.Address, now =>
            now.Has("ifealid_store_size_bytes") && now.Value("ifealid_store_size_bytes", "ifealid_content=\"dataset\"") == measured.BytesOfDatasets
            && now.Value("ifealid_store_size_bytes", "ifealid_content=\"photo\"") > 0, "the store");
    }

    [Fact]
    public async Task Refused_uploads_are_told_by_reason()
    {
        using var refused = await measured.Program.PostPhotoAsync([1, 2, 3]);
        await refused.AssertProblemAsync(415, "photo-format");
        using var elsewhere = await measured.Program.Http.GetAsync("/api/v1/views/none");
        await elsewhere.AssertProblemAsync(404, "view-unknown");
        var now = await Scrape.UntilAsync(measured.Address, now => now.Has("ifealid_upload_rejections_total", "error_type=\"photo-format\""), "the refusal");
        Assert.True(now.Value("ifealid_upload_rejections_total", "error_type=\"photo-format\"") >= 1);
        Assert.False(now.Has("ifealid_upload_rejections_total", "error_type=\"view-unknown\""));
    }

    [Fact]
    public async Task They_are_told_on_their_own_port_alone()
    {
        Assert.True(measured.Address.IsLoopback);
        Assert.NotEqual(measured.Program.Http.BaseAddress!.Port, measured.Address.Port);
        using var pages = await measured.Program.Http.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.NotFound, pages.StatusCode);
        using var elsewhere = new HttpClient();
        using var api = await elsewhere.GetAsync(new Uri(measured.Address, "/api/v1/service"));
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
    }

    [Theory]
    [InlineData("--Metrics:Port", "70000")]
    [InlineData("--Metrics:Address", "everywhere")]
    public async Task An_option_out_of_range_ends_the_program_at_start(string option, string value)
    {
        var folder = ViewerProgram.NewFolder();
        var (exitCode, log) = await ViewerProgram.RefusalAsync(folder, option, value);
        Assert.Equal(1, exitCode);
        Assert.Contains(option.Split(':')[1], log, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    public sealed class Measured : IAsyncLifetime
    {
        private readonly string folder = ViewerProgram.NewFolder();
        private Scrape scrape = new("");

        public ViewerProgram Program { get; private set; } = null!;

        public Uri Address { get; private set; } = null!;

        public long BytesSent { get; private set; }

        public long BytesFetched { get; private set; }

        public long BytesOfDatasets { get; private set; }

        public async Task InitializeAsync()
        {
            Program = await ViewerProgram.StartAsync(folder, "--Metrics:Port", "0");
            Address = Scrape.AddressOf(Program);
            foreach (var seed in new[] { 900, 901 })
            {
                var photo = Photos.Noise(320, 240, seed);
                BytesSent += photo.Length;
                var stages = (await Program.ReadyAsync((await Program.SubmitAsync(photo)).Id)).Stages;
                BytesOfDatasets += stages.Sum(stage => stage.Bytes);
                BytesFetched += (await Program.DatasetAsync(stages[0].Dataset!)).Length;
            }

            var damaged = Photos.Noise(320, 240, 902)[..^9000];
            BytesSent += damaged.Length;
            await Program.EndAsync((await Program.SubmitAsync(damaged)).Id, ViewState.Failed);
            // Told a moment after the view's end.
            scrape = await Scrape.UntilAsync(Address, now => now.Has("ifealid_job_duration_seconds_count", "ifealid_job_outcome=\"failed\""), "the last job");
        }

        public double Value(string name, params string[] labels) => scrape.Value(name, labels);

        public async Task DisposeAsync()
        {
            await Program.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
