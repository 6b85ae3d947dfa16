using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Telling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extractor.Convert;

/// <summary>One conversion; what the input is decides which way.</summary>
internal sealed class ConvertRun(string input, string output, ConvertChoices choices)
{
    /// <summary>Nobody else's memory is at stake: what is set aside goes by the map, and large maps go to a file.</summary>
    private static readonly DatasetLimits Limits = new() { MapBytes = 1L << 40, Entries = 65534 };

    private static readonly IConfiguration Environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    private static readonly ArrayRoom Room = (Environment.GetSection("Inference").Get<InferenceOptions>() ?? new()).MapRoom;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var file = await InputFile.OpenAsync(input, cancellationToken);
        if (ArrayFile.IsDataset(file))
        {
            await ToArrayAsync(file, cancellationToken);
        }
        else
        {
            await ToDatasetAsync(file, cancellationToken);
        }
    }

    private async Task ToDatasetAsync(Stream file, CancellationToken cancellationToken)
    {
        Demand(".zip", "An array becomes a dataset, a .zip file");
        using var array = ArrayFile.Open(file, choices.Array);
        var photo = choices.Overlay is null ? null : await OverlayAsync(choices.Overlay, cancellationToken);
        var name = choices.Name ?? (input == InputFile.Standard ? array.Name ?? "array" : Path.GetFileName(input));
        var wish = new ArrayWish(name, (Precision)ExtractionRules.Precision(choices.Precision), photo?.Jpeg ?? default(ReadOnlyMemory<byte>),
            photo is null ? null : new PhotoSize(photo.Width, photo.Height));
        using var dataset = ArrayDataset.Read(array, wish, Limits, Room, progress: null, cancellationToken);
        await using var result = new OutputFile(output, seekable: true);
        await dataset.WriteAsync(result.Stream, progress: null, cancellationToken);
        await result.PublishAsync(cancellationToken);
        Say($"{dataset.Manifest.Height} x {dataset.Manifest.Width} x {dataset.Manifest.Features} at {dataset.Manifest.Precision} bit");
    }

    private async Task ToArrayAsync(Stream file, CancellationToken cancellationToken)
    {
        Demand(".npy", "A dataset becomes an array, a .npy file");
        if (choices.Given is { } option)
        {
            throw new UsageException("option-unused", $"{option} belongs to arrays, and the input is a dataset. Leave it out.");
        }

        using var dataset = DatasetReader.Open(file, Limits);
        var manifest = dataset.Manifest;
        using var planes = PlaneStore.Create(manifest.Height, manifest.Width, manifest.Features, Room.MemoryBytes, Room.Folder);
        RealPlanes.Read(dataset, planes, progress: null, cancellationToken);
        await using var result = new OutputFile(output, seekable: false);
        await NpyWriter.WriteAsync(result.Stream, planes, progress: null, cancellationToken);
        await result.PublishAsync(cancellationToken);
        Say($"{manifest.Height} x {manifest.Width} x {manifest.Features} of float32"
            + (manifest.Provenance is null ? ", from 0 to 1: the dataset does not state the range of its activations" : "")
            + (manifest.Provenance?.Model is { } model ? $"; {Printable.Of(new NamedModel(model.Id, model.Name, model.Label, model.Licence).Sentence)}" : ""));
    }

    private static async Task<PhotoOverlay> OverlayAsync(string path, CancellationToken cancellationToken)
    {
        var limits = Environment.GetSection("Photos").Get<PhotoLimits>() ?? new();
        using var decoders = new DecoderPool(Options.Create(limits), NullLogger<DecoderPool>.Instance);
        await using var photo = InputException.Open(path);
        return await new OverlayReader(decoders).ReadAsync(photo, cancellationToken);
    }

    private void Demand(string suffix, string sentence)
    {
        if (output != OutputFile.Standard && !output.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("output-name", $"{sentence}; the output {output} is called otherwise. Name it {Path.GetFileNameWithoutExtension(output)}{suffix}, or - for standard output.");
        }
    }

    /// <summary>Standard output may be the result itself.</summary>
    private void Say(string what) => (output == OutputFile.Standard ? Console.Error : Console.Out).WriteLine(output == OutputFile.Standard ? what : $"{output}: {what}");
}
