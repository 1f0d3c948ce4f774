"""The training programs. They run without gradio: python -m trainers --help"""
